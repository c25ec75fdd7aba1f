import type { SameShape } from "../../i18n";
import type { zh } from "./zh";

export const en: SameShape<typeof zh> = {
  notices: {
    title: "Notifications",
    all: "All",
    unread: "Unread",
    show: "Show",
    readAll: "Mark all as read",
    seeAll: "See all notifications",
    more: "Load more",
    isUnread: "Unread",
    empty: "No notifications yet",
    nothingUnread: "Nothing is unread",
    hint: "When somebody mentions you in a comment, or decides on what you proposed, you are told here.",
  },
};
