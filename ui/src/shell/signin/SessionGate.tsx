import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useState, type ReactNode } from "react";
import { api } from "../client";
import { asProblem, type Problem } from "../problem";
import { signedIn, useSession } from "../session";
import { useText } from "../i18n";
import { ProductMark } from "../layout/ProductMark";
import { FirstError } from "./FirstError";
import styles from "./SessionGate.module.css";

const SignInPage = lazy(() => import("./SignInPage"));
const SetUpFirstPage = lazy(() => import("./SetUpFirstPage"));
const ActingOver = lazy(() => import("../acting/ActingOver"));
const ExpiredDialog = lazy(() => import("./ExpiredDialog"));

type Asked = "asking" | "answered" | Problem;

/** Asks who is here before anything else is drawn; from then on an expired session lays a sign-in over the open page. */
export function SessionGate({ children }: { children: ReactNode }) {
  const t = useText();
  const { session, expired } = useSession();
  const [asked, setAsked] = useState<Asked>("asking");
  const client = useQueryClient();

  const ask = useCallback(async () => {
    setAsked("asking");
    try {
      const { data } = await api.GET("/api/session");
      if (data) {
        signedIn(data);
      }
      setAsked("answered");
    } catch (thrown) {
      const problem = asProblem(thrown);
      setAsked(problem.status === 401 ? "answered" : problem);
    }
  }, []);

  useEffect(() => {
    void ask();
  }, [ask]);

  if (session) {
    return (
      <>
        {session.second_factor_wanted ? (
          <Suspense>
            <SetUpFirstPage session={session} />
          </Suspense>
        ) : (
          children
        )}
        {session.acts_for?.over && (
          <Suspense>
            <ActingOver />
          </Suspense>
        )}
        {expired && (
          <Suspense>
            <ExpiredDialog onDone={() => void client.invalidateQueries()} />
          </Suspense>
        )}
      </>
    );
  }
  if (asked === "asking") {
    return (
      <div className={styles.waiting} role="status" aria-label={t("common.loading")}>
        <ProductMark size={44} />
      </div>
    );
  }
  if (asked === "answered") {
    return (
      <Suspense>
        <SignInPage />
      </Suspense>
    );
  }
  return <FirstError problem={asked} onRetry={() => void ask()} />;
}
