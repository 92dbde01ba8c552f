/*
 * How long the page's main thread works to open and show ten years of daily
 * check-ins.  Not a test: prints one JSON line for the benchmark.
 *
 *   node test/web/ten-years.mjs
 */
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { history, seal, settled } from "./steps.mjs";

const DAYS = 3650;
const RUNS = 5;

const place = await open();
try {
  const page = await place.page();
  await enter(page, "decade");
  await settled(page);
  const days = history(DAYS, { every: 1, rise: 40 });
  await seal(page, days.map((data) => ({ type: 2, data })));
  const runs = [];
  for (let i = 0; i < RUNS; i++) {
    await place.browser.startTracing(page, { categories: ["toplevel"] });
    const from = Date.now();
    await page.goto("/s/trend");
    await page.locator("trend-chart svg").first().waitFor();
    const elapsed = Date.now() - from;
    const { traceEvents } = JSON.parse(
      (await place.browser.stopTracing()).toString(),
    );
    /* CPU time of the busiest renderer's main thread */
    const threads = new Map();
    for (const e of traceEvents) {
      if (e.ph !== "X" || e.name !== "ThreadControllerImpl::RunTask") continue;
      const key = `${e.pid}:${e.tid}`;
      threads.set(key, (threads.get(key) ?? 0) + (e.tdur ?? 0) / 1000);
    }
    const main = traceEvents
      .filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain")
      .map((e) => threads.get(`${e.pid}:${e.tid}`) ?? 0);
    runs.push({ main: Math.round(Math.max(...main)), elapsed });
  }
  const middle = (/** @type {"main" | "elapsed"} */ key) =>
    runs.map((r) => r[key]).sort((a, b) => a - b)[RUNS >> 1];
  console.log(
    JSON.stringify({
      days: DAYS,
      charts: await page.locator("trend-chart").count(),
      main_thread_ms: middle("main"),
      shown_after_ms: middle("elapsed"),
    }),
  );
} finally {
  await place.close();
}
