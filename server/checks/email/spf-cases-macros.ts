/** SPF cases: macros in names and explanations (RFC 7208, section 7). */
import type { SpfCase, SpfCaseGroup } from "./spf-cases.ts";

/** Publishes a name that exists only when the macro expands to it. */
function expands(it: string, spec: string, name: string, more: Partial<SpfCase> = {}): SpfCase {
  return { it, policy: `v=spf1 exists:${spec} -all`, zone: { [name]: [{ A: "127.0.0.2" }] }, want: "pass", ...more };
}

/** Publishes an explanation and says what it must read like. */
function explains(it: string, text: string, explanation: string | null, more: Partial<SpfCase> = {}): SpfCase {
  return {
    it,
    policy: "v=spf1 -all exp=why.test",
    zone: { "why.test": [{ TXT: text }] },
    want: "fail",
    explanation,
    ...more,
  };
}

const long = "long.label.of.a.sender.test";

/** Lists the cases of RFC 7208, section 7. */
export const macroCases: SpfCaseGroup[] = [
  {
    section: "7.1 macro grammar",
    zone: { "a%b c%20d.test": [{ A: "192.0.2.1" }] },
    cases: [
      { it: "percent, underscore and minus are escapes", policy: "v=spf1 a:a%%b%_c%-d.test -all", want: "pass" },
      { it: "a lone percent is wrong", policy: "v=spf1 exists:a%.test -all", want: "permerror" },
      { it: "a percent before a parenthesis is wrong", policy: "v=spf1 exists:%(i).test -all", want: "permerror" },
      { it: "a percent at the end is wrong", policy: "v=spf1 exists:a.test% -all", want: "permerror" },
      { it: "an open brace is wrong", policy: "v=spf1 exists:%{i.test -all", want: "permerror" },
      { it: "an empty brace is wrong", policy: "v=spf1 exists:%{}.test -all", want: "permerror" },
      { it: "an unknown letter is wrong", policy: "v=spf1 exists:%{a}.test -all", want: "permerror" },
      { it: "c is for explanations only", policy: "v=spf1 exists:%{c}.test -all", want: "permerror" },
      { it: "r is for explanations only", policy: "v=spf1 exists:%{r}.test -all", want: "permerror" },
      { it: "t is for explanations only", policy: "v=spf1 exists:%{t}.test -all", want: "permerror" },
      { it: "c is wrong in the name of exp too", policy: "v=spf1 -all exp=%{c}.test", want: "permerror" },
      { it: "zero labels are wrong", policy: "v=spf1 exists:%{d0}.test -all", want: "permerror" },
      { it: "reversal comes after the number", policy: "v=spf1 exists:%{dr2}.test -all", want: "permerror" },
      { it: "an unknown delimiter is wrong", policy: "v=spf1 exists:%{d!}.test -all", want: "permerror" },
      { it: "a name may end in a macro", policy: "v=spf1 a:%{d} -all", want: "fail", voids: 1 },
      { it: "letters behind the last macro need a dot", policy: "v=spf1 exists:%{i}test -all", want: "permerror" },
      {
        it: "a macro as the name takes a length",
        policy: "v=spf1 a:%{h}/24 -all",
        zone: { "mail.client.test": [{ A: "192.0.2.88" }] },
        want: "pass",
      },
    ],
  },
  {
    section: "7.2 to 7.4 macros in names",
    zone: {
      "1.2.0.192.in-addr.arpa": [{ PTR: "other.test" }, { PTR: "mail.case.test" }],
      "2.2.0.192.in-addr.arpa": [{ PTR: "liar.test" }],
      "3.2.0.192.in-addr.arpa": ["SERVFAIL"],
      "other.test": [{ A: "192.0.2.1" }],
      "mail.case.test": [{ A: "192.0.2.1" }],
      "liar.test": [{ A: "203.0.113.1" }],
    },
    cases: [
      expands("s is the sender", "%{s}.x.test", "user@case.test.x.test"),
      expands("l is the local part", "%{l}.x.test", "user.x.test"),
      expands("o is the sender's domain", "%{o}.x.test", "case.test.x.test"),
      expands("d is the domain", "%{d}.x.test", "case.test.x.test"),
      expands("i is the dotted quad", "%{i}.x.test", "192.0.2.1.x.test"),
      expands("ir turns it round", "%{ir}.%{v}.x.test", "1.2.0.192.in-addr.x.test"),
      expands(
        "i is nibbles for IPv6",
        "%{ir}.%{v}.x.test",
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.x.test",
        { ip: "2001:db8::1" },
      ),
      expands("a mapped client is IPv4", "%{i}.%{v}.x.test", "192.0.2.1.in-addr.x.test", { ip: "::ffff:192.0.2.1" }),
      expands("h is the HELO name", "%{h}.x.test", "mail.client.test.x.test"),
      expands("h may be any text", "%{h}.x.test", "my desk.x.test", { helo: "my desk" }),
      expands("p is a validated name below the domain", "%{p}.x.test", "mail.case.test.x.test"),
      expands("p is unknown when nothing leads back", "%{p}.x.test", "unknown.x.test", { ip: "192.0.2.2" }),
      expands("p is unknown when the reverse lookup fails", "%{p}.x.test", "unknown.x.test", { ip: "192.0.2.3" }),
      expands("p costs no counted lookup", "%{p}.x.test", "unknown.x.test", { ip: "192.0.2.4", lookups: 1, voids: 0 }),
      expands("letters have no case but upper case escapes", "%{L}.x.test", "o%27neil.x.test", {
        from: "o'neil@case.test",
      }),
      expands("a number keeps labels from the right", "%{d2}.x.test", "b.test.x.test", {
        from: "u@a.b.test",
        zone: { "a.b.test": [{ TXT: "v=spf1 exists:%{d2}.x.test -all" }], "b.test.x.test": [{ A: "127.0.0.2" }] },
      }),
      expands("a number beyond the labels keeps all", "%{d9}.x.test", "case.test.x.test"),
      expands("reversal", "%{dr}.x.test", "test.case.x.test"),
      expands("reversal comes before the number", "%{d1r}.x.test", "case.x.test"),
      expands("an upper-case R reverses too", "%{dR}.x.test", "test.case.x.test"),
      expands("a delimiter splits and joins with dots", "%{l-}.x.test", "list.bounce.x.test", {
        from: "list-bounce@case.test",
      }),
      expands("several delimiters", "%{lr-+}.x.test", "c.b.a.x.test", { from: "a-b+c@case.test" }),
      expands("the dot no longer splits when a delimiter is named", "%{l1r-}.x.test", "a.b.x.test", {
        from: "a.b-c@case.test",
      }),
      expands("every delimiter of the grammar", "%{l.-+,/_=}.x.test", "a.b.c.d.e.f.g.h.x.test", {
        from: "a.b-c+d,e/f_g=h@case.test",
      }),
      expands("empty parts stay", "%{l-}.x.test", "never", { from: "a--b@case.test", want: "fail", voids: 0 }),
      {
        it: "d changes with include, o does not",
        policy: "v=spf1 include:in.test -all",
        zone: {
          "in.test": [{ TXT: "v=spf1 exists:%{d}.%{o}.x.test -all" }],
          "in.test.case.test.x.test": [{ A: "127.0.0.2" }],
        },
        want: "pass",
      },
      {
        it: "a redirect may be a macro",
        policy: "v=spf1 redirect=%{l}.policy.test",
        zone: { "user.policy.test": [{ TXT: "v=spf1 +all" }] },
        want: "pass",
      },
      {
        it: "an include may be a macro",
        policy: "v=spf1 include:%{i}.policy.test -all",
        zone: { "192.0.2.1.policy.test": [{ TXT: "v=spf1 +all" }] },
        want: "pass",
      },
      {
        it: "a label too long by expansion matches nothing",
        policy: "v=spf1 exists:%{H}.test -all",
        helo: "%".repeat(30),
        want: "fail",
        voids: 0,
      },
      {
        it: "an expanded name over 253 octets loses labels on the left",
        from: `u@${long}`,
        zone: {
          [long]: [{ TXT: `v=spf1 exists:first.${"%{d}.".repeat(9)}x.test -all` }],
          // 264 octets become 253 when "first." and "long." go.
          [`${`${long}.`.repeat(9).slice("long.".length)}x.test`]: [{ A: "127.0.0.2" }],
        },
        want: "pass",
      },
    ],
  },
  {
    section: "6.2 and 7 explanations",
    zone: {
      "1.2.0.192.in-addr.arpa": [{ PTR: "client.test" }],
      "client.test": [{ A: "192.0.2.1" }],
    },
    cases: [
      explains("plain text stays as it is, final dot included", "Not from here.", "Not from here."),
      explains("an empty text is a text", "", ""),
      explains("c is the address for people", "%{c} refused", "192.0.2.1 refused"),
      explains("c is compressed for IPv6, i is nibbles", "%{c} %{i3}", "2001:db8::1 0.0.1", { ip: "2001:0DB8:0::1" }),
      explains("nibbles are upper case", "%{i}", "C.A.F.E.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1", {
        ip: "cafe::1",
      }),
      explains("r is the receiver, unknown here", "%{r}", "unknown"),
      explains("t is the time in seconds", "%{t}", "1793491200"),
      explains(
        "s, l, o, d and h are known",
        "%{s} %{l} %{o} %{d} %{h}",
        "user@case.test user case.test case.test mail.client.test",
      ),
      explains("p is validated", "%{p}", "client.test"),
      explains("escapes read as percent, space and %20", "100%%%_a%-b", "100% a%20b"),
      explains(
        "upper case escapes for URLs",
        "https://why.test/?s=%{S}&i=%{I}",
        "https://why.test/?s=user%40case.test&i=192.0.2.1",
      ),
      explains("the unreserved marks stay, others are escaped", "%{L}", "~a-b_c.d%2Be%21f%2A%28g%29", {
        from: "~a-b_c.d+e!f*(g)@case.test",
      }),
      explains("a local part may hold spaces", "%{l}", "two words", { from: "two words@case.test" }),
      explains("a broken macro explains nothing", "%{c", null),
      explains("a lone percent explains nothing", "5% off", null),
      explains("zero labels explain nothing", "%{d0}", null),
    ],
  },
];
