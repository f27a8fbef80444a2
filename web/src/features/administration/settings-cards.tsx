import type { ServerSettings } from "@/api/types";
import { Badge } from "@/features/administration/badge";
import { settingWords } from "@/features/administration/setting-words";
import { administrationWords } from "@/features/administration/words";
import { useWords } from "@/lib/i18n/words";
import { Breakable } from "@/ui/breakable";
import { Card } from "@/ui/card";

/** Read only: the operator sets them outside. */
export function SettingsCards({ settings }: { settings: ServerSettings }) {
  const w = useWords(administrationWords);
  const meanings = useWords(settingWords);
  return (
    <>
      <Card title={w.settings} flush>
        <p className="px-5 pb-4 text-muted sm:px-6">{w.settingsText}</p>
        <ul className="divide-y divide-line border-t border-line">
          {settings.settings.map((setting) => (
            <li key={setting.variable} className="grid gap-1 px-5 py-3 sm:grid-cols-2 sm:gap-6 sm:px-6">
              <div className="min-w-0">
                <p className="font-mono text-[0.84rem] break-all">{setting.variable}</p>
                <p className="mt-0.5 text-sm text-muted">{meanings[setting.variable] ?? setting.meaning}</p>
              </div>
              <p className="flex min-w-0 flex-wrap content-start items-center gap-2">
                <Badge tone={setting.given ? "accent" : "plain"}>{setting.given ? w.given : w.byDefault}</Badge>
                <Value value={setting.value} given={setting.given} />
              </p>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={w.limits} flush>
        <p className="px-5 pb-4 text-muted sm:px-6">{w.limitsText}</p>
        <ul className="divide-y divide-line border-t border-line">
          {settings.limits.map((limit) => (
            <li key={`${limit.route ?? ""} ${limit.byPerson}`} className="flex flex-wrap justify-between gap-x-6 gap-y-1 px-5 py-2.5 sm:px-6">
              <span className={limit.route === null ? "font-medium" : "font-mono text-[0.84rem] break-all"}>{limit.route ?? w.everything}</span>
              <span className="text-sm text-muted">
                {w.perMinute(limit.perMinute, limit.burst)} {limit.byPerson ? w.byPerson : w.byAddress}
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}

function Value({ value, given }: { value: string | null; given: boolean }) {
  const w = useWords(administrationWords);
  if (value === null) return <span className="text-muted">{given ? w.secretValue : w.notSet}</span>;
  return value === "" ? <span className="text-muted">{w.notSet}</span> : <Breakable text={value} className="font-mono text-[0.84rem]" />;
}
