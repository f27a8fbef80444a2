import { expect, test } from "vitest";
import { placeNodes } from "@/lib/mesh-layout";

test.each([1, 2, 3, 7, 12, 13, 40])("%i nodes stay inside and apart", (count) => {
  const points = placeNodes(count, 600, 320);
  expect(points).toHaveLength(count);
  for (const [index, point] of points.entries()) {
    expect(point.x).toBeGreaterThan(0);
    expect(point.x).toBeLessThan(600);
    expect(point.y).toBeGreaterThan(0);
    expect(point.y).toBeLessThan(320);
    for (const other of points.slice(index + 1)) expect(Math.hypot(point.x - other.x, point.y - other.y)).toBeGreaterThan(24);
  }
});
