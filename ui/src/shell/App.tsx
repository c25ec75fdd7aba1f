import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider } from "antd";
import { useEffect } from "react";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useLang } from "./i18n";
import { Problem } from "./problem";
import { prefetchPages, router } from "./router";
import { SessionGate } from "./signin/SessionGate";
import { Spinner } from "../widgets/Spinner";
import { antdTheme } from "./theme/antd";
import { useMode } from "./theme/mode";
import { Toasts } from "./toast";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal will be a refusal again; only a server that could not be reached is worth a second try.
      retry: (failures, error) => failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 502),
    },
    mutations: { retry: false },
  },
});

export function App() {
  useEffect(prefetchPages, []);
  const mode = useMode();
  const { lang } = useLang();
  return (
    <ConfigProvider
      theme={antdTheme(mode)}
      locale={lang === "zh" ? zhCN : enUS}
      componentSize="medium"
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false, loadingIcon: <Spinner /> }}
    >
      <QueryClientProvider client={queryClient}>
        <SessionGate>
          <RouterProvider router={router} />
        </SessionGate>
        <Toasts />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
