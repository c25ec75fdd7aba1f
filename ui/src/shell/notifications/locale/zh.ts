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
  mail: {
    tab: "邮件",
    to: "以下通知会同时发送到 {{address}}；在程序中已读的不再发送。",
    noAddress: "您的用户资料中没有邮箱，不会收到邮件；如有需要，请联系系统管理员填写。",
    notSetUp: "系统尚未配置邮件服务器，暂不发送邮件；您的选择会保留。",
  },
};
