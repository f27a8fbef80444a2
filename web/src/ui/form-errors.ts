import { useEffect } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { problemOf } from "@/lib/problem";

/** Puts the server's messages beside the fields they are about; returns what is left for a notice. */
export function useServerErrors<Values extends FieldValues>(form: UseFormReturn<Values>, error: unknown, fields: readonly Path<Values>[]): unknown {
  const { setError } = form;
  const named = fields.filter((field) => problemOf(error).errors[field]?.[0] !== undefined);
  useEffect(() => {
    const { errors } = problemOf(error);
    for (const field of fields) {
      const message = errors[field]?.[0];
      if (message !== undefined) setError(field, { type: "server", message });
    }
  }, [error, fields, setError]);
  return named.length > 0 ? null : error;
}
