import type { Exposure } from "@/api/types";
import { nameWords } from "@/features/expose/name-words";
import { formatMoment } from "@/lib/format";
import { useLocale } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Card } from "@/ui/card";
import { Details } from "@/ui/details";
import { Moment } from "@/ui/moment";
import { Notice } from "@/ui/notice";

/** How the certificate of a name is, in the words of the machine that gets it. */
export function CertificateCard({ exposure }: { exposure: Exposure }) {
  const w = useWords(nameWords);
  const locale = useLocale();
  if (exposure.upstream === "tls") return <Card title={w.certificate}>{w.ofService}</Card>;
  const { notBefore = null, notAfter = null, detail = "", nextTry = null } = exposure.certificate ?? {};
  return (
    <Card title={w.certificate}>
      {detail === "" ? <p>{notAfter === null ? w.getting : w.good}</p> : <Notice tone="warn" title={notAfter === null ? w.bad : w.stale}>{detail}</Notice>}
      {(notAfter !== null || nextTry !== null) && (
        <div className="mt-4">
          <Details
            items={[
              ...(notBefore === null ? [] : [{ name: w.validSince, value: formatMoment(notBefore, locale) }]),
              ...(notAfter === null ? [] : [{ name: w.validUntil, value: formatMoment(notAfter, locale) }]),
              ...(nextTry === null ? [] : [{ name: w.nextTry, value: <Moment at={nextTry} /> }]),
            ]}
          />
        </div>
      )}
    </Card>
  );
}
