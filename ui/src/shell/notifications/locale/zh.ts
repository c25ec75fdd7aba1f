export const zh = {
  notices: {
    title: "通知",
    all: "全部",
    unread: "未读",
    show: "显示",
    readAll: "全部标为已读",
    seeAll: "查看全部通知",
    more: "加载更多",
    isUnread: "未读",
    empty: "还没有通知",
    nothingUnread: "没有未读通知",
    hint: "有人在评论中提到您，或您提出的事项有了结果，会在这里告诉您。",
  },
};
