import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteTemplate } from "@/api/expose";
import type { ServiceTemplate } from "@/api/types";
import { newWords } from "@/features/expose/new-words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { tellDone } from "@/ui/toast";

interface TemplateAboutProps {
  tenantId: string;
  template: ServiceTemplate;
  mayManage: boolean;
  onDeleted: () => void;
}

/** What is worth knowing of the chosen service; one of the space's own can be deleted. */
export function TemplateAbout({ tenantId, template, mayManage, onDeleted }: TemplateAboutProps) {
  const w = useWords(newWords);
  const queries = useQueryClient();
  const { id, name, note } = template;
  const remove = useMutation({
    mutationFn: (templateId: string) => deleteTemplate(templateId),
    onSuccess: () => {
      tellDone(w.templateRemoved(name));
      onDeleted();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["expose", "templates", tenantId] }),
  });
  const isOwn = mayManage && !template.builtIn && id !== null;
  if (!isOwn && (note === null || note === "")) return null;
  return (
    <div className="mt-4 space-y-3">
      {note !== null && note !== "" && <p className="text-sm text-muted">{note}</p>}
      {isOwn && (
        <Button size="small" tone="danger" busy={remove.isPending} onClick={() => remove.mutate(id)}>
          {w.templateRemove(name)}
        </Button>
      )}
    </div>
  );
}
