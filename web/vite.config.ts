import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// `npm run dev` talks to a server that already runs.
const server = process.env["LANSTEAD_PUBLIC_URL"] ?? "http://127.0.0.1:8080";

const alias = { "@": fileURLToPath(new URL("./src", import.meta.url)) };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias },
  build: {
    target: "es2023",
    // The content security policy has no data: for fonts and scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: { proxy: { "/v1": { target: server, changeOrigin: true } } },
  test: {
    // A machine with much else to do is not a fault.
    testTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "logic", include: ["src/**/*.test.ts"], environment: "node" } },
      { extends: true, test: { name: "rules", include: ["rules/**/*.test.ts"], environment: "node" } },
    ],
  },
});
