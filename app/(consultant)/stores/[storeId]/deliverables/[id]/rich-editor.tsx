"use client";
/** The editor for what people write into a document; loaded when Edit is pressed and not before. */
import { EditorContent, useEditor } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import { useState } from "react";
import { Button } from "@/app/_ui/button.tsx";
import type { RichText } from "@/server/deliverables/rich-text.ts";
import { isSafeHref } from "@/server/deliverables/safe-href.ts";

/** Edits `text`; hands every change on as ProseMirror's JSON. The server checks it again. */
export default function RichEditor({
  text,
  label,
  onChange,
}: {
  text: RichText | string;
  label: string;
  onChange: (json: unknown) => void;
}) {
  const [isLinking, setLinking] = useState(false);
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: { levels: [3] },
        link: { openOnClick: false, isAllowedUri: (url) => isSafeHref(url), defaultProtocol: "https" },
        blockquote: false,
        code: false,
        codeBlock: false,
        horizontalRule: false,
        strike: false,
        underline: false,
      }),
    ],
    // A plain text becomes one paragraph, never markup.
    content:
      typeof text === "string"
        ? { type: "doc", content: [{ type: "paragraph", content: text === "" ? [] : [{ type: "text", text }] }] }
        : text,
    // The content policy allows no style element of a library; document.css stands in for it.
    injectCSS: false,
    immediatelyRender: false,
    editorProps: { attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label } },
    onUpdate: ({ editor: changed }) => onChange(changed.getJSON()),
  });
  if (!editor) return null;
  const chain = () => editor.chain().focus();
  return (
    <div className="doc-editor">
      <div className="mb-1.5 flex flex-wrap gap-1.5" role="toolbar" aria-label="Format">
        <Button size="sm" onClick={() => chain().toggleBold().run()}>
          Bold
        </Button>
        <Button size="sm" onClick={() => chain().toggleItalic().run()}>
          Italic
        </Button>
        <Button size="sm" onClick={() => chain().toggleHeading({ level: 3 }).run()}>
          Heading
        </Button>
        <Button size="sm" onClick={() => chain().toggleBulletList().run()}>
          List
        </Button>
        <Button size="sm" onClick={() => chain().toggleOrderedList().run()}>
          Numbers
        </Button>
        <Button size="sm" icon="link" onClick={() => setLinking(!isLinking)}>
          Link
        </Button>
      </div>
      {isLinking && (
        <LinkField
          current={String(editor.getAttributes("link").href ?? "")}
          onSet={(href) => {
            if (href === null) chain().extendMarkRange("link").unsetLink().run();
            else chain().extendMarkRange("link").setLink({ href }).run();
            setLinking(false);
          }}
        />
      )}
      <EditorContent editor={editor} />
    </div>
  );
}

function LinkField({ current, onSet }: { current: string; onSet: (href: string | null) => void }) {
  const [href, setHref] = useState(current);
  const isSafe = isSafeHref(href);
  return (
    <div className="mb-1.5 flex flex-wrap items-center gap-2">
      <input
        className="input min-w-0 flex-1"
        aria-label="Address of the link"
        placeholder="https://"
        value={href}
        onChange={(event) => setHref(event.target.value)}
      />
      <Button size="sm" off={!isSafe} onClick={() => isSafe && onSet(href)}>
        Set link
      </Button>
      <Button size="sm" onClick={() => onSet(null)}>
        Remove link
      </Button>
      {!isSafe && href !== "" && <span className="field-error">A link begins with https://, http:// or mailto:.</span>}
    </div>
  );
}
