/** The commands that start an agent, ready to paste: docs/probes.md says the same. */

export type NewProbe = { region: string; token: string; url: string };

/** Gives the token's file and three ways to start, for a clone of the product on the other machine. */
export function startCommands({ region, token, url }: NewProbe): { title: string; what: string; text: string }[] {
  const probe = `probe --region ${region} --url ${url}`;
  return [
    { title: "Token", what: "the token", text: `LAUNCH_READY_PROBE_TOKEN=${token}` },
    {
      title: "By hand",
      what: "the command",
      // A leading blank keeps the line out of most shells' history.
      text: ` LAUNCH_READY_PROBE_TOKEN=${token} ./bin/launch-ready ${probe}`,
    },
    {
      title: "Docker, from the folder of the clone",
      what: "the Docker command",
      text: [
        `docker run -d --name probe-${region} --restart on-failure --env-file probe.env \\`,
        `  -v "$PWD":/app:ro -v probe-${region}:/buffer -w /app node:24 \\`,
        `  ./bin/launch-ready ${probe} --buffer /buffer`,
      ].join("\n"),
    },
    {
      title: "systemd, /etc/systemd/system/launch-ready-probe.service",
      what: "the unit",
      text: [
        "[Unit]",
        "Wants=network-online.target",
        "After=network-online.target",
        "[Service]",
        "EnvironmentFile=/etc/launch-ready-probe.env",
        `ExecStart=/opt/launch-ready/bin/launch-ready ${probe} --buffer \${STATE_DIRECTORY}`,
        "Environment=NODE_COMPILE_CACHE=%S/launch-ready-probe/compile",
        "DynamicUser=yes",
        "StateDirectory=launch-ready-probe",
        "Restart=on-failure",
        "RestartPreventExitStatus=2 3",
        "[Install]",
        "WantedBy=multi-user.target",
      ].join("\n"),
    },
  ];
}
