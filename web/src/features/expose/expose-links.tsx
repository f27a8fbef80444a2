import { Link } from "@tanstack/react-router";
import { Columns2, Plus, Server } from "lucide-react";
import { exposeWords } from "@/features/expose/words";
import { useWords } from "@/lib/i18n/words";
import { buttonClass, type ButtonTone } from "@/ui/button";

export function NewExposureLink({ deviceId, tone = "primary" }: { deviceId?: string; tone?: ButtonTone }) {
  const w = useWords(exposeWords);
  return (
    <Link to="/expose/new" search={deviceId === undefined ? {} : { device: deviceId }} className={buttonClass(tone)}>
      <Plus aria-hidden />
      {deviceId === undefined ? w.create : w.exposeDevice}
    </Link>
  );
}

export function AddServerLink({ tone = "primary" }: { tone?: ButtonTone }) {
  const w = useWords(exposeWords);
  return (
    <Link to="/expose/servers" search={{ create: "1" }} className={buttonClass(tone)}>
      <Plus aria-hidden />
      {w.addServer}
    </Link>
  );
}

export function BoardLink() {
  const w = useWords(exposeWords);
  return (
    <Link to="/expose/board" className={buttonClass("plain")}>
      <Columns2 aria-hidden />
      {w.board}
    </Link>
  );
}

export function ServersLink() {
  const w = useWords(exposeWords);
  return (
    <Link to="/expose/servers" className={buttonClass("plain")}>
      <Server aria-hidden />
      {w.servers}
    </Link>
  );
}
