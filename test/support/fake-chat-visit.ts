import { mergeConversationData, mergeRoutingData } from '../../src/protocol/context.js';
import type { ErrorCode } from '../../src/protocol/errors.js';
import type { Profile, SignedProfile } from '../../src/protocol/profile.js';
import type { PublicSite } from '../../src/protocol/site.js';
import type {
  IdentifyRequest,
  OpenSessionRequest,
  PushContextRequest,
} from '../../src/protocol/visitor-requests.js';
import type { FakeChatSession } from './fake-chat-session.js';

/* What the model server knows of visitors: context, profiles, and who is verified. */

const PROFILE_MS = 30 * 24 * 60 * 60_000;

type Visit = Pick<FakeChatSession, 'visit' | 'profile' | 'subject'>;

export function visitOf({ site }: { site: PublicSite }, request: OpenSessionRequest): Visit {
  const { profile, preChat, identityToken, routingData, conversationData, page } = request;
  const answers: Profile = {};
  const subject = subjectOf(identityToken);
  for (const { name, kind } of site.preChat)
    if (kind !== 'text' && preChat?.[name]) answers[kind] = preChat[name];
  return {
    visit: {
      routingData: routingData ?? {},
      conversationData: { ...conversationData, ...(preChat && { preChat }) },
      ...(page && { page }),
    },
    profile: claimed({ ...given(profile), ...answers }, subject),
    subject,
  };
}

/** The refusal, if there is one; then nothing was changed. */
export function pushVisit(session: FakeChatSession, push: PushContextRequest): ErrorCode | null {
  const { visit } = session;
  const routing = mergeRoutingData({ ...visit.routingData }, push.routingData ?? {});
  const data = mergeConversationData({ ...visit.conversationData }, push.conversationData ?? {});
  if ('issue' in routing) return routing.issue.code;
  if ('issue' in data) return data.issue.code;
  session.pushes.push(push);
  visit.routingData = routing.value;
  visit.conversationData = data.value;
  if (push.page) visit.page = push.page;
  return null;
}

export function identifyVisitor(session: FakeChatSession, request: IdentifyRequest): boolean {
  const subject = subjectOf(request.identityToken);
  if (subject && session.subject && subject !== session.subject) return false;
  session.subject = subject ?? session.subject;
  session.profile = claimed({ ...session.profile, ...given(request.profile) }, session.subject);
  return true;
}

/** A verified person's name and e-mail are the host's to say, and the tokens of this model say none. */
function claimed({ name, email, ...own }: Profile, subject: string | undefined): Profile {
  if (subject !== undefined) return own;
  return { ...own, ...(name !== undefined && { name }), ...(email !== undefined && { email }) };
}

export function signedFor({ profile }: FakeChatSession, now: number): SignedProfile {
  const expiresAt = new Date(now + PROFILE_MS).toISOString();
  return { data: profile, signature: 'signed', expiresAt };
}

/** A token of this model says whom it is for: "token of ada". */
function subjectOf(token: string | undefined): string | undefined {
  return /^token of (.+)$/.exec(token ?? '')?.[1];
}

/** A profile that says it is signed counts only if it is. */
function given(profile: OpenSessionRequest['profile']): Profile {
  if (!profile) return {};
  if (!('signature' in profile)) return profile;
  return profile.signature === 'signed' ? profile.data : {};
}
