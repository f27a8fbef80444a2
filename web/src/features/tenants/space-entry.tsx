import { useState } from "react";
import type { LoadedTenant } from "@/api/types";
import { useUpdateTenant } from "@/features/tenants/use-update-tenant";
import { tenantWords } from "@/features/tenants/words";
import { useMessages } from "@/lib/i18n/locale";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Choice } from "@/ui/choice";
import { CopyText } from "@/ui/copy-text";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";
import { tellDone } from "@/ui/toast";

const joinRoles = ["member", "viewer"] as const;

/** Who finds a space and how they come in. */
export function SpaceEntry({ space }: { space: LoadedTenant }) {
  const m = useMessages();
  const w = useWords(tenantWords);
  const [visibility, setVisibility] = useState(space.visibility);
  const [access, setAccess] = useState(space.access);
  const [joinRole, setJoinRole] = useState(space.settings.joinRole ?? "member");
  const [password, setPassword] = useState("");
  const update = useUpdateTenant(space, () => {
    setPassword("");
    tellDone(w.saved);
  });
  const tooShort = access === "password" && (password === "" ? space.access !== "password" : password.length < 8);
  return (
    <Card title={w.entry}>
      <form
        noValidate
        className="max-w-md space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ visibility, access, settings: { joinRole }, ...(access === "password" && password !== "" ? { password } : {}) });
        }}
      >
        <div>
          <Choice legend={w.visibility} selected={visibility} onSelect={setVisibility} options={(["private", "public"] as const).map((value) => ({ value, label: w.visibilities[value] }))} />
          <p className="mt-2 text-sm text-muted">{w.visibilityHint[visibility]}</p>
        </div>
        <div>
          <Choice legend={w.access} selected={access} onSelect={setAccess} options={(["invite", "password", "open"] as const).map((value) => ({ value, label: w.accesses[value] }))} />
          <p className="mt-2 text-sm text-muted">{w.accessHint[access]}</p>
        </div>
        {access === "password" && (
          <TextField
            label={w.newPassword}
            type="text"
            autoComplete="off"
            value={password}
            {...(space.access === "password" ? { hint: w.keepPassword } : {})}
            error={tooShort && password !== "" ? m.form.shortPassword.replace("10", "8") : undefined}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
        {access !== "invite" && (
          <>
            <SelectField
              label={w.joinRole}
              value={joinRole}
              onChange={(event) => setJoinRole(joinRoles.find((role) => role === event.target.value) ?? "member")}
              options={joinRoles.map((role) => ({ value: role, label: m.roles[role] }))}
            />
            <div>
              <p className="mb-1.5 text-sm font-medium">{w.joinAddress}</p>
              <CopyText text={`${location.origin}/spaces?join=${space.id}`} label={w.joinAddress} />
            </div>
          </>
        )}
        <Button type="submit" tone="primary" busy={update.isPending} disabled={tooShort}>
          {m.common.save}
        </Button>
      </form>
    </Card>
  );
}
