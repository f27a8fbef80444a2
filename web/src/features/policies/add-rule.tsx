import { useId, useState, type FormEvent } from "react";
import type { Policy, PolicyRule } from "@/api/types";
import { policyWords } from "@/features/policies/words";
import { useWords } from "@/lib/i18n/words";
import { Button } from "@/ui/button";
import { SelectField } from "@/ui/select-field";
import { TextField } from "@/ui/text-field";

const listed = (text: string) =>
  text
    .split(/[,\s]+/)
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** A rule in fields; what is wrong with it, the preview tells. */
export function AddRule({ names, onAdd }: { names: Policy["names"]; onAdd: (rule: PolicyRule) => void }) {
  const w = useWords(policyWords);
  const list = useId();
  const [verdict, setVerdict] = useState("allow");
  const [from, setFrom] = useState("everyone");
  const [to, setTo] = useState("");
  const [ports, setPorts] = useState("");
  const [comment, setComment] = useState("");
  const add = (event: FormEvent) => {
    event.preventDefault();
    onAdd({ verdict, from: listed(from), to: listed(to), ports: listed(ports), comment });
    setTo("");
    setPorts("");
    setComment("");
  };
  const suggestions = [
    "everyone",
    ...names.devices.map((name) => `device:${name}`),
    ...names.users.map((name) => `user:${name}`),
    ...names.tags.map((name) => `tag:${name}`),
    ...names.roles.map((name) => `role:${name}`),
  ];
  const lans = names.lans.map((name) => `lan:${name}`);
  return (
    <form onSubmit={add} className="space-y-4 rounded-xl bg-sunken p-4">
      <h3 className="font-medium">{w.addTitle}</h3>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={w.verdict}
          value={verdict}
          onChange={(event) => setVerdict(event.target.value)}
          options={[
            { value: "allow", label: w.allow },
            { value: "deny", label: w.deny },
          ]}
        />
        <TextField label={w.ports} hint={w.portsHint} value={ports} onChange={(event) => setPorts(event.target.value)} autoComplete="off" mono />
        <TextField label={w.from} value={from} onChange={(event) => setFrom(event.target.value)} list={list} autoComplete="off" required mono />
        <TextField label={w.to} value={to} onChange={(event) => setTo(event.target.value)} list={`${list}-to`} autoComplete="off" required mono />
      </div>
      <p className="text-sm text-muted">{w.namesHint}</p>
      <TextField label={w.comment} value={comment} onChange={(event) => setComment(event.target.value)} autoComplete="off" maxLength={200} />
      <datalist id={list}>
        {suggestions.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <datalist id={`${list}-to`}>
        {[...suggestions, ...lans].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      <Button type="submit">{w.add}</Button>
    </form>
  );
}
