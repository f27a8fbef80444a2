/* oxlint-disable react/no-array-index-key -- the parts of a text have no other name than their place, and a text that changes is another one */
import { Fragment, type ReactNode } from "react";
import { parseMarkdown, type Block, type Inline } from "@/features/chat/markdown";
import type { ChatMessage } from "@/api/types";

/** A message's text as React nodes, never as HTML. */
export function MarkdownText({ message, myName }: { message: ChatMessage; myName: string }) {
  const mentions = new Set(message.mentions.map((person) => person.username.toLowerCase()));
  return <div className="space-y-1.5 [overflow-wrap:anywhere]">{parseMarkdown(message.body, mentions).map((block, at) => blockNode(block, at, myName))}</div>;
}

function blockNode(block: Block, key: number, myName: string): ReactNode {
  switch (block.kind) {
    case "code":
      return (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard.
        <pre key={key} tabIndex={0} className="max-w-full overflow-x-auto rounded-lg bg-sunken px-3 py-2 font-mono text-sm">
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return (
        <blockquote key={key} className="border-l-3 border-line-strong pl-3 text-muted">
          {linesOf(block.lines, myName)}
        </blockquote>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List key={key} className={block.ordered ? "list-decimal pl-6" : "list-disc pl-6"}>
          {block.items.map((item, at) => (
            <li key={at}>{inlineNodes(item, myName)}</li>
          ))}
        </List>
      );
    }
    case "paragraph":
      return <p key={key}>{linesOf(block.lines, myName)}</p>;
  }
}

function linesOf(lines: readonly (readonly Inline[])[], myName: string): ReactNode {
  return lines.map((line, at) => (
    <Fragment key={at}>
      {at > 0 && <br />}
      {inlineNodes(line, myName)}
    </Fragment>
  ));
}

function inlineNodes(parts: readonly Inline[], myName: string): ReactNode {
  return parts.map((part, key) => {
    switch (part.kind) {
      case "text":
        return <Fragment key={key}>{part.text}</Fragment>;
      case "bold":
        return <strong key={key}>{inlineNodes(part.parts, myName)}</strong>;
      case "italic":
        return <em key={key}>{inlineNodes(part.parts, myName)}</em>;
      case "struck":
        return <s key={key}>{inlineNodes(part.parts, myName)}</s>;
      case "code":
        return (
          <code key={key} className="rounded bg-sunken px-1.5 py-0.5 font-mono text-[0.9em]">
            {part.text}
          </code>
        );
      case "link":
        return (
          <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow ugc" className="text-accent underline underline-offset-2">
            {inlineNodes(part.parts, myName)}
          </a>
        );
      case "mention":
        return (
          <span key={key} className={`rounded px-1 font-medium ${part.name.toLowerCase() === myName.toLowerCase() ? "bg-warn-soft text-ink" : "bg-accent-soft text-accent"}`}>
            @{part.name}
          </span>
        );
    }
  });
}
