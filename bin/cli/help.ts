/** The help texts: one for the tool, one for each command. */

const settings = `Closed networks and tests (environment):
  LAUNCH_READY_RESOLVER=host:port              asks this resolver instead of public ones
  LAUNCH_READY_CONNECT='host:port=addr:port,…' connects elsewhere, like curl's connect-to; * is any host
  LAUNCH_READY_CA=file.pem                     trusts one more certificate authority
  LAUNCH_READY_ALLOW_PRIVATE=1                 allows private and loopback addresses`;

const exits = `Exit codes: 0 nothing failing, 1 something failing, 2 could not run, 3 not understood.`;

const storeOptions = `  --config <file>    what is known of the store, JSON or YAML (see: launch-ready config --help)`;

const outputOptions = `  --json             one JSON object
  --format <form>    human, json, sarif, junit or markdown
  --save <form>=<file>  also writes that form to a file; may be repeated
  --fail-on <level>  critical, high (default), medium, low or info: from where a failing check gives exit code 1
  --strict           exit code 1 also when something could not be checked`;

/** Describes the whole tool. */
export const overview = `launch-ready: is this shop ready to be launched?

  launch-ready audit <domain>                  checks what the public sees of a shop
  launch-ready dns <domain>                    records, redirects and subdomains, checked
  launch-ready spf <ip> <mail-from> <helo>     may this address send for this domain?
  launch-ready dmarc <domain>                  which DMARC policy applies
  launch-ready secrets <path|url>              secrets in a folder, its git history or a site
  launch-ready smoke <domain>                  home page, log-in, checkout and payment messages, as after a deploy
  launch-ready redteam <config.json|domain>    tries the shop's chat assistant with planted texts
  launch-ready config --print <domain>         a starting file for --config
  launch-ready verify <evidence.json>          is the evidence of a launch untouched, and does it hold? offline
  launch-ready probe --region <r> --url <u>    an agent that looks from here for a portal

  launch-ready <command> --help                the options of a command
  launch-ready --version

${settings}

${exits}
`;

/** Describes each command. */
export const commandHelp: Record<string, string> = {
  verify: `launch-ready verify <evidence.json> [options]

Checks the evidence pack of a launch certificate without any network: its hash chain, its signature, and whether all eleven
items still hold.

  --keys <file|url>  the portal's published keys, as /.well-known/launch-ready-keys.json gives them; an https:// address is
                     fetched
  --at <date>        judges as of that moment instead of now
  --json             one JSON object

Exit codes: 0 untouched and all eleven items hold, 1 touched, or something has ended since, 2 no pack, 3 not understood.
`,
  audit: `launch-ready audit <domain> [options]

Runs the public checks and ranks what they find by what it costs the business.

${storeOptions}
  --stage <n>        only the checks of stage 1 to 6
  --only <id,…>      only these checks
  --owner            also what needs the owner's consent (guessed paths); you assert the right to test
  --verify-token <t> the same without asserting: looks first for launch-verify=<t> at _launch-verify.<domain>
  --report-to <url>  also tells the portal there what was seen, with the key in LAUNCH_READY_API_KEY
  --key-env <name>   another variable that holds the key
${outputOptions}

${exits}
`,
  dns: `launch-ready dns <domain> [options]

Lists the domain's records, where each address leads and which subdomains answer, and runs the DNS and redirect checks.

${storeOptions}
  --rehearse <record>  says what would break or be fixed if this record were set, and lists nothing else; may be
                     repeated. "TXT @ v=spf1 mx ~all" adds, "set TXT @ …" replaces, "delete TXT @ …" removes.
                     Nothing is written to the DNS.
${outputOptions}

${exits}
`,
  spf: `launch-ready spf <ip> <mail-from> <helo>

Evaluates SPF (RFC 7208) for one message and prints {"result", "lookups", "explanation"}. An empty mail-from, or <>,
is a bounce. Every result is an answer: the exit code is 0.
`,
  dmarc: `launch-ready dmarc <domain>

Walks up the tree (RFC 9989) and prints the record that applies, the organizational domain and the effective policy.
`,
  secrets: `launch-ready secrets <path|url> [options]

Scans a file, a folder with its git history, or the scripts a site sends to every visitor. Findings are masked.

  --baseline <file>  an earlier answer of this command: what it lists is known and not reported again
  --format <form>    json (default), sarif, junit or markdown
  --fail-on <level>  critical, high (default), medium, low or info
  --strict           exit code 1 also when something could not be scanned

${exits}
`,
  smoke: `launch-ready smoke <domain> [options]

Opens the home page, logs in, walks to the payment step and tries the address of payment messages. Nothing is ordered, no
card is entered, the cart is cleared. What it may use stands under \`smoke\` in the configuration.

${storeOptions}
  --owner            also what needs the owner's consent: all but the home page; you assert the right to test
  --sha <commit>     the commit that was deployed: the home page has to name it
  --deploy-url <url> the deployment's own address: tells a broken update from a broken domain
  --watch            also asks the shop once a second for the minute after a deploy
  --report-to <url>  also tells the portal there what was seen, with the key in LAUNCH_READY_API_KEY
  --key-env <name>   another variable that holds the key
  --webhook-secret-env <name>  the variable with the signing secret: genuine messages are sent too; it never leaves
  --webhook-scheme <scheme>    stripe (default), shopify, standard, github or launch
  --login-env <name>  the variable with the test account's password
  --bypass-env <name> the variable that opens a protected deployment (Vercel's protection bypass)
${outputOptions}

${exits}
`,
  redteam: `launch-ready redteam <config.json|domain> [options]

Sends up to 60 messages to the assistant that \`ai\` in the configuration names, and looks for the planted texts in its
answers. Its tools must only log. See docs/ai-red-team.md.

${storeOptions}
  --new-canaries     prints fresh texts as a file, and says where each goes; nothing is sent
  --canaries <file>  the texts that were planted
  --planted          says that each of them stands where it should
  --owner            you assert that you may try this assistant
  --header <name>=<VARIABLE>  a header it wants, its value in an environment variable; may be repeated
${outputOptions}

${exits}
`,
  config: `launch-ready config --print <domain> [--format json|yaml]

Prints a starting file for --config from what can be seen from outside, with the questions left open.

  --schema           prints the JSON Schema of the file instead, for editors
`,
  probe: `launch-ready probe --region <name> --url <portal> [options]

Looks at the stores of a portal's workspace from this place, until it is stopped. The portal says which check of which
store; which resolver is asked, where connections lead and what is trusted stands in this process's environment alone.

  --token <token>    from Settings, Probes; better in LAUNCH_READY_PROBE_TOKEN, where other users cannot read it
  --buffer <folder>  keeps answers while the portal cannot be reached (default .cache/probe-<region>)
  --control-hosts <a,b>  hosts that must answer before a failure is believed (default two public ones, none in a closed network)
  --once             pulls once, answers and ends

Exit codes: 0 stopped, 2 the portal does not know this agent, 3 not understood.
`,
};
