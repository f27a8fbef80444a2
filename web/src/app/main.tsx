import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { makeQueryClient } from "@/api/query-client";
import { reportFailure } from "@/app/report-failure";
import { makeRouter } from "@/app/router";
import { ToastHost } from "@/app/toast-host";
import { startLocale } from "@/lib/i18n/locale";
import { followSystemTheme } from "@/lib/theme";
import "@/app/styles.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root.");

await startLocale();
followSystemTheme();
const queries = makeQueryClient(reportFailure);
const router = makeRouter(queries);

createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <ToastHost />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
