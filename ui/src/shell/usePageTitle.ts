import { useEffect } from "react";
import { useText } from "./i18n";

/** What the browser's tab says; a page without one leaves what stood there. */
export function usePageTitle(title: string | null): void {
  const t = useText();
  useEffect(() => {
    if (title !== null) document.title = `${title} · ${t("product.name")}`;
  }, [title, t]);
}
