import { accountWords } from "@/features/accounts/words";
import { chooseLocale, useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { chooseTheme, useThemeChoice } from "@/lib/theme";
import { Card } from "@/ui/card";
import { Choice } from "@/ui/choice";

export function Appearance() {
  const w = useWords(accountWords);
  const theme = useThemeChoice();
  const locale = useLocale();
  return (
    <Card title={w.appearance}>
      <div className="flex flex-wrap gap-x-12 gap-y-6">
        <Choice
          legend={w.theme}
          selected={theme}
          onSelect={chooseTheme}
          options={[
            { value: "system", label: w.system },
            { value: "light", label: w.light },
            { value: "dark", label: w.dark },
          ]}
        />
        <Choice
          legend={w.language}
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
