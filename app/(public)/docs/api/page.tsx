import type { Metadata } from "next";
import { CopyText } from "@/app/_ui/copy-record.tsx";
import { type ApiDocument, openApiDocument } from "@/server/api/openapi.ts";
import { problemKinds } from "@/server/api/problem.ts";
import { outgoingEventTypes, outgoingEventWords } from "@/server/outgoing-hooks/event-types.ts";
import { fieldsOf, operationsOf, type ShownField, type ShownOperation } from "./document-words.ts";

export const metadata: Metadata = {
  title: "API",
  description: "What other programs can read and do in Launch Ready, made from the same table that answers them.",
};

/** The API for people: drawn from the document that programs read, so that the two cannot disagree. */
export default function ApiPage() {
  const document = openApiDocument();
  const operations = operationsOf(document);
  const [server] = document.servers;
  return (
    <article className="prose pt-4 md:pt-8">
      <h1 className="headline">API</h1>
      <p className="lead mt-3">{document.info.description}</p>
      <p>
        Programs read the same in <a href="/api/v1/openapi.json">OpenAPI 3.1</a>. Owners make keys in the
        workspace&rsquo;s settings.
      </p>
      <CopyText
        text={`curl -H "Authorization: Bearer $LAUNCH_READY_API_KEY" \\\n  ${server?.url}/stores`}
        what="the first request"
      />

      <nav aria-label="Operations">
        {document.tags.map(({ name }) => (
          <div key={name}>
            <h2>{name}</h2>
            <ul>
              {operations
                .filter(({ tag }) => tag === name)
                .map(({ id, summary }) => (
                  <li key={id}>
                    <a href={`#${id}`}>{summary}</a>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </nav>

      {operations.map((operation) => (
        <Operation key={operation.id} operation={operation} document={document} />
      ))}
      <Webhooks />
      <Problems />
    </article>
  );
}

function Operation({ operation, document }: { operation: ShownOperation; document: ApiDocument }) {
  const { id, summary, method, path, description, parameters, body, answer, status } = operation;
  return (
    <section aria-labelledby={id} className="mt-8 border-border border-t pt-2">
      <h2 id={id}>{summary}</h2>
      <p className="mono break-all">
        <strong>{method}</strong> /api/v1{path}
      </p>
      <p>{description}</p>
      {parameters.length > 0 && <Fields title="Parameters" fields={parameters} />}
      {body && <Fields title="Body" fields={fieldsOf(body, document)} />}
      {answer ? <Fields title={`Answer ${status}`} fields={fieldsOf(answer, document)} /> : <p>Answer {status}.</p>}
    </section>
  );
}

function Fields({ title, fields }: { title: string; fields: ShownField[] }) {
  return (
    <>
      <h3 className="mt-3 font-semibold">{title}</h3>
      {fields.length === 0 ? (
        <p>An empty object.</p>
      ) : (
        <dl className="mt-1">
          {fields.map(({ name, type, note }) => (
            <div key={name} className="border-border border-b py-1.5 last:border-b-0">
              <dt className="flex flex-wrap items-baseline gap-x-2">
                <span className="mono break-all">{name}</span>
                <span className="text-muted-foreground">{type}</span>
              </dt>
              {note && <dd className="text-foreground-2">{note}</dd>}
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function Webhooks() {
  return (
    <section aria-labelledby="webhooks" className="mt-8 border-border border-t pt-2">
      <h2 id="webhooks">Webhooks</h2>
      <p>
        Every message is a POST of JSON with the ids of what happened: <span className="mono">id</span>,{" "}
        <span className="mono">type</span>, <span className="mono">created_at</span>,{" "}
        <span className="mono">store_id</span>, <span className="mono">status</span>, and where it applies{" "}
        <span className="mono">run_id</span>, <span className="mono">finding_id</span>,{" "}
        <span className="mono">check_id</span>, <span className="mono">stage</span>,{" "}
        <span className="mono">deploy_id</span> and <span className="mono">before</span>. Ask the API for the rest.
      </p>
      <dl>
        {outgoingEventTypes.map((type) => (
          <div key={type} className="py-1">
            <dt className="mono">{type}</dt>
            <dd className="text-foreground-2">{outgoingEventWords[type]}.</dd>
          </div>
        ))}
      </dl>
      <p>
        <span className="mono">X-Launch-Signature</span> holds <span className="mono">v1=</span> and the hex of
        HMAC-SHA-256, keyed with the webhook&rsquo;s secret, over <span className="mono">X-Launch-Id</span>,{" "}
        <span className="mono">X-Launch-Timestamp</span> and the raw body, joined by points. While a secret is being
        changed there are two, with a comma between. Refuse what is older than five minutes, and take an id once: a
        message that was not answered with 2xx within ten seconds comes again under the same id, eight times in a day.
      </p>
    </section>
  );
}

function Problems() {
  return (
    <section aria-labelledby="problems" className="mt-8 border-border border-t pt-2">
      <h2 id="problems">Problems</h2>
      <p>
        Errors are <span className="mono">application/problem+json</span> (RFC 9457): the title names the kind,{" "}
        <span className="mono">detail</span> says what happened here, and <span className="mono">errors</span> points at
        fields.
      </p>
      <dl>
        {Object.entries(problemKinds).map(([kind, { status, title }]) => (
          <div key={kind} id={kind} className="py-1">
            <dt>
              <span className="mono">{status}</span> {kind}
            </dt>
            <dd className="text-foreground-2">{title}.</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
