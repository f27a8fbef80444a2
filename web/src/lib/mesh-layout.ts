/** Where a node of the drawn mesh stands, in the drawing's own units. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const goldenAngle = Math.PI * (3 - Math.sqrt(5));

/** Few nodes stand on an ellipse, the first at the top; many on a sunflower spiral, so that none overlap. */
export function placeNodes(count: number, width: number, height: number): Point[] {
  const centre = { x: width / 2, y: height / 2 };
  if (count === 1) return [centre];
  const onRing = count <= 12;
  return Array.from({ length: count }, (_, index) => {
    const angle = onRing ? (index / count) * 2 * Math.PI - Math.PI / 2 : index * goldenAngle;
    const reach = onRing ? 1 : Math.sqrt((index + 0.5) / count);
    return { x: round(centre.x + Math.cos(angle) * reach * centre.x * 0.74), y: round(centre.y + Math.sin(angle) * reach * centre.y * 0.66) };
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
