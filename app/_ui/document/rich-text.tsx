import type { ReactNode } from "react";
import type { RichInline, RichItem, RichNode, RichText } from "@/server/deliverables/rich-text.ts";

/** Shows what a person wrote into a document: nodes we know, as elements we choose; never markup of theirs. */
export function RichTextView({ text, isInline = false }: { text: RichText; isInline?: boolean }) {
  const nodes = text.content.map((node, index) => <Node key={keyOf(node, index)} node={node} />);
  return isInline ? nodes : <div className="doc-prose">{nodes}</div>;
}

function Node({ node }: { node: RichNode | RichItem }): ReactNode {
  switch (node.type) {
    case "paragraph":
      return (
        <p>
          <Inlines content={node.content ?? []} />
        </p>
      );
    case "heading":
      return (
        <h3>
          <Inlines content={node.content ?? []} />
        </h3>
      );
    case "bulletList":
      return <ul>{childrenOf(node.content)}</ul>;
    case "orderedList":
      return <ol>{childrenOf(node.content)}</ol>;
    case "listItem":
      return <li>{childrenOf(node.content)}</li>;
  }
}

function childrenOf(content: readonly (RichNode | RichItem)[]): ReactNode {
  return content.map((child, index) => <Node key={keyOf(child, index)} node={child} />);
}

function Inlines({ content }: { content: readonly RichInline[] }): ReactNode {
  return content.map((inline, index) => {
    const key = `${index}`;
    if (inline.type === "hardBreak") return <br key={key} />;
    return (inline.marks ?? []).reduce<ReactNode>(
      (inner, mark) => {
        if (mark.type === "bold") return <strong key={key}>{inner}</strong>;
        if (mark.type === "italic") return <em key={key}>{inner}</em>;
        return (
          <a key={key} className="link" href={mark.attrs.href} rel="noopener noreferrer nofollow">
            {inner}
          </a>
        );
      },
      <bdi key={key}>{inline.text}</bdi>,
    );
  });
}

function keyOf(node: { type: string }, index: number): string {
  return `${node.type}-${index}`;
}
