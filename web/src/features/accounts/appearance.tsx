import { chooseLocale, useLocale, useMessages } from "@/lib/i18n/locale";
import { chooseTheme, useThemeChoice } from "@/lib/theme";
import { Card } from "@/ui/card";
import { Choice } from "@/ui/choice";

export function Appearance() {
  const m = useMessages();
  const theme = useThemeChoice();
  const locale = useLocale();
  return (
    <Card title={m.settings.appearance}>
      <div className="flex flex-wrap gap-x-12 gap-y-6">
        <Choice
          legend={m.settings.theme}
          selected={theme}
          onSelect={chooseTheme}
          options={[
            { value: "system", label: m.settings.system },
            { value: "light", label: m.settings.light },
            { value: "dark", label: m.settings.dark },
          ]}
        />
        <Choice
          legend={m.settings.language}
          selected={locale}
          onSelect={(next) => void chooseLocale(next)}
          options={[
            { value: "en", label: "English" },
            { value: "de", label: "Deutsch" },
          ]}
        />
      </div>
    </Card>
  );
}
