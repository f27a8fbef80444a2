import type { ReactNode } from "react";
import { Card } from "@/ui/card";

/** One of the questions, with its number. */
export function StepCard({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return <Card title={`${number}. ${title}`}>{children}</Card>;
}
