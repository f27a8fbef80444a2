import {
  BookOpen,
  Briefcase,
  Camera,
  Code,
  Coffee,
  Dices,
  Flame,
  Gamepad2,
  GraduationCap,
  Heart,
  House,
  Leaf,
  type LucideIcon,
  Mountain,
  Music,
  Rocket,
  Server,
  Shield,
  Star,
  Swords,
  Wrench,
} from "lucide-react";
import type { ReactNode } from "react";

const symbols: Readonly<Record<string, LucideIcon>> = {
  home: House,
  rocket: Rocket,
  game: Gamepad2,
  dice: Dices,
  swords: Swords,
  server: Server,
  code: Code,
  work: Briefcase,
  book: BookOpen,
  school: GraduationCap,
  heart: Heart,
  star: Star,
  music: Music,
  camera: Camera,
  leaf: Leaf,
  mountain: Mountain,
  flame: Flame,
  coffee: Coffee,
  tools: Wrench,
  shield: Shield,
};

/** The sign of a space; what a newer server knows and this page does not, is its letters. */
export function SpaceSymbol({ symbol, letters }: { symbol: string; letters: ReactNode }) {
  const Icon = symbols[symbol];
  return Icon === undefined ? letters : <Icon className="size-1/2" />;
}
