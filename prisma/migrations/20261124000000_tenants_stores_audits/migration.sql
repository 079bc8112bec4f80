-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" TIMESTAMPTZ(3),
    "name" TEXT,
    "image" TEXT,
    "timeZone" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "providerAccountId" TEXT NOT NULL,
    "refresh_token" TEXT,
    "access_token" TEXT,
    "expires_at" INTEGER,
    "token_type" TEXT,
    "scope" TEXT,
    "id_token" TEXT,
    "session_state" TEXT,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "sessionToken" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "userAgent" TEXT,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VerificationToken" (
    "identifier" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "key" TEXT NOT NULL,
    "windowAt" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("key","windowAt")
);

-- CreateTable
CREATE TABLE "Workspace" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID,
    "role" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "invitedByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Store" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "profile" JSONB NOT NULL,
    "launchAt" TIMESTAMPTZ(3),
    "launchedAt" TIMESTAMPTZ(3),
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archivedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Store_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StoreSummary" (
    "storeId" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "metCount" INTEGER NOT NULL,
    "itemStates" TEXT[],
    "stageStates" TEXT[],
    "stageNumber" INTEGER NOT NULL,
    "openRisks" INTEGER NOT NULL,
    "topRiskTitle" TEXT,
    "topRiskStatus" TEXT,
    "topRiskImpact" TEXT,
    "topRiskScore" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "topRiskSince" TIMESTAMPTZ(3),
    "couldNotCheck" INTEGER NOT NULL,
    "nextMoveBy" TEXT NOT NULL,
    "nextMove" TEXT NOT NULL,
    "nextMoveSince" TIMESTAMPTZ(3) NOT NULL,
    "lastAuditAt" TIMESTAMPTZ(3),
    "auditCount" INTEGER NOT NULL DEFAULT 0,
    "validUntil" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StoreSummary_pkey" PRIMARY KEY ("storeId")
);

-- CreateTable
CREATE TABLE "StorePerson" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3),
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StorePerson_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Sprint" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Sprint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Stage" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "sprintId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'not-started',
    "openedAt" TIMESTAMPTZ(3),
    "reviewAt" TIMESTAMPTZ(3),
    "approvedAt" TIMESTAMPTZ(3),
    "approvedByName" TEXT,
    "changesWanted" TEXT,
    "reopenedCause" TEXT,
    "reopenedAt" TIMESTAMPTZ(3),
    "remindedAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Stage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditRun" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "sprintId" UUID,
    "stageKey" TEXT,
    "number" INTEGER NOT NULL,
    "trigger" TEXT NOT NULL,
    "requestedByName" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "checkIds" TEXT[],
    "catalogueVersion" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "counts" JSONB,
    "failure" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditRunCheck" (
    "runId" UUID NOT NULL,
    "checkId" TEXT NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "group" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "status" TEXT,
    "headline" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "durationMs" INTEGER,
    "factsSha256" TEXT,

    CONSTRAINT "AuditRunCheck_pkey" PRIMARY KEY ("runId","checkId")
);

-- CreateTable
CREATE TABLE "Facts" (
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Facts_pkey" PRIMARY KEY ("storeId","sha256")
);

-- CreateTable
CREATE TABLE "Observation" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "checkId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "vantage" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "responseExcerpt" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "toolVersion" TEXT NOT NULL,

    CONSTRAINT "Observation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Result" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "checkId" TEXT NOT NULL,
    "catalogueVersion" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "findingKey" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "impact" TEXT NOT NULL,
    "reach" DOUBLE PRECISION NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "summary" TEXT NOT NULL,
    "summaryTech" TEXT NOT NULL,
    "expected" TEXT,
    "found" TEXT,
    "ask" TEXT,
    "data" JSONB,
    "deadline" TIMESTAMPTZ(3),
    "vantage" TEXT[],
    "inputsHash" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Result_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckState" (
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "checkId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "findingKey" TEXT NOT NULL,
    "resultId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "impact" TEXT NOT NULL,
    "reach" DOUBLE PRECISION NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "summary" TEXT NOT NULL,
    "summaryTech" TEXT NOT NULL,
    "ask" TEXT,
    "deadline" TIMESTAMPTZ(3),
    "seenAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CheckState_pkey" PRIMARY KEY ("storeId","checkId","subject","findingKey")
);

-- CreateTable
CREATE TABLE "Finding" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "checkId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "findingKey" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "severity" TEXT NOT NULL,
    "impact" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "title" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "openedRunId" UUID NOT NULL,
    "fixedAt" TIMESTAMPTZ(3),
    "fixedRunId" UUID,
    "reopenedAt" TIMESTAMPTZ(3),
    "ownerName" TEXT,
    "dueAt" TIMESTAMPTZ(3),
    "founderSentence" TEXT,
    "notApplicableReason" TEXT,
    "resultId" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Signal" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "stageKey" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'unknown',
    "cause" TEXT,
    "seenAt" TIMESTAMPTZ(3),
    "clearedAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Signal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Deliverable" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "stageKey" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Deliverable_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeliverableVersion" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "deliverableId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "content" JSONB NOT NULL,
    "notes" TEXT NOT NULL DEFAULT '',
    "snapshotSha256" TEXT NOT NULL,
    "freshestAt" TIMESTAMPTZ(3),
    "oldestAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "approvedAt" TIMESTAMPTZ(3),
    "approvedByName" TEXT,
    "publishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DeliverableVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attestation" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "checkId" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "evidenceUrl" TEXT,
    "evidenceKind" TEXT,
    "byName" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Attestation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Waiver" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID NOT NULL,
    "checkId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "findingKey" TEXT NOT NULL,
    "bottleneck" TEXT NOT NULL,
    "measuredResultId" UUID NOT NULL,
    "worstCase" TEXT NOT NULL,
    "containment" TEXT NOT NULL,
    "containmentProof" TEXT NOT NULL,
    "tripwire" TEXT NOT NULL,
    "ownerName" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'proposed',
    "proposedByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reviewerName" TEXT,
    "reviewerApprovedAt" TIMESTAMPTZ(3),
    "founderName" TEXT,
    "founderApprovedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "voidedAt" TIMESTAMPTZ(3),
    "voidReason" TEXT,

    CONSTRAINT "Waiver_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Activity" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "subjectName" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "internal" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OutboxEvent" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "OutboxEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mail" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "storeId" UUID,
    "idempotencyKey" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "toEmail" TEXT NOT NULL,
    "toName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sendingAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "Mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Account_provider_providerAccountId_key" ON "Account"("provider", "providerAccountId");

-- CreateIndex
CREATE UNIQUE INDEX "Session_sessionToken_key" ON "Session"("sessionToken");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "VerificationToken_identifier_token_key" ON "VerificationToken"("identifier", "token");

-- CreateIndex
CREATE INDEX "Member_userId_idx" ON "Member"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Member_workspaceId_userId_key" ON "Member"("workspaceId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_tokenHash_key" ON "Invitation"("tokenHash");

-- CreateIndex
CREATE INDEX "Invitation_workspaceId_storeId_idx" ON "Invitation"("workspaceId", "storeId");

-- CreateIndex
CREATE UNIQUE INDEX "Store_workspaceId_id_key" ON "Store"("workspaceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Store_workspaceId_domain_key" ON "Store"("workspaceId", "domain");

-- CreateIndex
CREATE INDEX "StoreSummary_workspaceId_nextMoveBy_topRiskScore_idx" ON "StoreSummary"("workspaceId", "nextMoveBy", "topRiskScore" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "StoreSummary_workspaceId_storeId_key" ON "StoreSummary"("workspaceId", "storeId");

-- CreateIndex
CREATE INDEX "StorePerson_workspaceId_storeId_idx" ON "StorePerson"("workspaceId", "storeId");

-- CreateIndex
CREATE INDEX "StorePerson_userId_idx" ON "StorePerson"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "StorePerson_storeId_userId_key" ON "StorePerson"("storeId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Sprint_storeId_number_key" ON "Sprint"("storeId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Sprint_workspaceId_id_key" ON "Sprint"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "Stage_workspaceId_storeId_idx" ON "Stage"("workspaceId", "storeId");

-- CreateIndex
CREATE UNIQUE INDEX "Stage_sprintId_key_key" ON "Stage"("sprintId", "key");

-- CreateIndex
CREATE INDEX "AuditRun_workspaceId_storeId_createdAt_idx" ON "AuditRun"("workspaceId", "storeId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "AuditRun_storeId_number_key" ON "AuditRun"("storeId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "AuditRun_workspaceId_id_key" ON "AuditRun"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "AuditRunCheck_workspaceId_runId_idx" ON "AuditRunCheck"("workspaceId", "runId");

-- CreateIndex
CREATE INDEX "Facts_workspaceId_idx" ON "Facts"("workspaceId");

-- CreateIndex
CREATE INDEX "Observation_runId_checkId_idx" ON "Observation"("runId", "checkId");

-- CreateIndex
CREATE INDEX "Observation_workspaceId_idx" ON "Observation"("workspaceId");

-- CreateIndex
CREATE INDEX "Result_workspaceId_storeId_checkId_createdAt_idx" ON "Result"("workspaceId", "storeId", "checkId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Result_runId_checkId_subject_findingKey_key" ON "Result"("runId", "checkId", "subject", "findingKey");

-- CreateIndex
CREATE INDEX "CheckState_workspaceId_storeId_idx" ON "CheckState"("workspaceId", "storeId");

-- CreateIndex
CREATE INDEX "Finding_workspaceId_storeId_state_score_idx" ON "Finding"("workspaceId", "storeId", "state", "score" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "Finding_storeId_checkId_subject_findingKey_key" ON "Finding"("storeId", "checkId", "subject", "findingKey");

-- CreateIndex
CREATE INDEX "Signal_workspaceId_storeId_idx" ON "Signal"("workspaceId", "storeId");

-- CreateIndex
CREATE UNIQUE INDEX "Signal_storeId_key_key" ON "Signal"("storeId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Deliverable_storeId_key_key" ON "Deliverable"("storeId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Deliverable_workspaceId_id_key" ON "Deliverable"("workspaceId", "id");

-- CreateIndex
CREATE INDEX "DeliverableVersion_workspaceId_storeId_idx" ON "DeliverableVersion"("workspaceId", "storeId");

-- CreateIndex
CREATE UNIQUE INDEX "DeliverableVersion_deliverableId_number_key" ON "DeliverableVersion"("deliverableId", "number");

-- CreateIndex
CREATE INDEX "Attestation_workspaceId_storeId_checkId_at_idx" ON "Attestation"("workspaceId", "storeId", "checkId", "at" DESC);

-- CreateIndex
CREATE INDEX "Waiver_workspaceId_storeId_idx" ON "Waiver"("workspaceId", "storeId");

-- CreateIndex
CREATE INDEX "Activity_workspaceId_at_idx" ON "Activity"("workspaceId", "at" DESC);

-- CreateIndex
CREATE INDEX "Activity_workspaceId_storeId_at_idx" ON "Activity"("workspaceId", "storeId", "at" DESC);

-- CreateIndex
CREATE INDEX "Activity_subjectId_at_idx" ON "Activity"("subjectId", "at" DESC);

-- CreateIndex
CREATE INDEX "OutboxEvent_workspaceId_idx" ON "OutboxEvent"("workspaceId");

-- CreateIndex
CREATE UNIQUE INDEX "Mail_idempotencyKey_key" ON "Mail"("idempotencyKey");

-- CreateIndex
CREATE INDEX "Mail_workspaceId_storeId_idx" ON "Mail"("workspaceId", "storeId");

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Store" ADD CONSTRAINT "Store_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StoreSummary" ADD CONSTRAINT "StoreSummary_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StorePerson" ADD CONSTRAINT "StorePerson_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StorePerson" ADD CONSTRAINT "StorePerson_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Sprint" ADD CONSTRAINT "Sprint_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Stage" ADD CONSTRAINT "Stage_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Stage" ADD CONSTRAINT "Stage_workspaceId_sprintId_fkey" FOREIGN KEY ("workspaceId", "sprintId") REFERENCES "Sprint"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditRun" ADD CONSTRAINT "AuditRun_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditRunCheck" ADD CONSTRAINT "AuditRunCheck_workspaceId_runId_fkey" FOREIGN KEY ("workspaceId", "runId") REFERENCES "AuditRun"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Observation" ADD CONSTRAINT "Observation_workspaceId_runId_fkey" FOREIGN KEY ("workspaceId", "runId") REFERENCES "AuditRun"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Result" ADD CONSTRAINT "Result_workspaceId_runId_fkey" FOREIGN KEY ("workspaceId", "runId") REFERENCES "AuditRun"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CheckState" ADD CONSTRAINT "CheckState_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Finding" ADD CONSTRAINT "Finding_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Signal" ADD CONSTRAINT "Signal_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deliverable" ADD CONSTRAINT "Deliverable_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeliverableVersion" ADD CONSTRAINT "DeliverableVersion_workspaceId_deliverableId_fkey" FOREIGN KEY ("workspaceId", "deliverableId") REFERENCES "Deliverable"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attestation" ADD CONSTRAINT "Attestation_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Waiver" ADD CONSTRAINT "Waiver_workspaceId_storeId_fkey" FOREIGN KEY ("workspaceId", "storeId") REFERENCES "Store"("workspaceId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

