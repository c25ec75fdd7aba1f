import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./shell/App";
import "./shell/theme/base.css";
import "./shell/theme/print.css";

// After a new release an open page asks for files that are gone: load the new one, but not over and over.
window.addEventListener("vite:preloadError", () => {
  const last = Number(sessionStorage.getItem("jingwei.reloaded") ?? 0);
  if (!navigator.onLine || Date.now() - last < 60_000) return;
  sessionStorage.setItem("jingwei.reloaded", String(Date.now()));
  window.location.reload();
});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
