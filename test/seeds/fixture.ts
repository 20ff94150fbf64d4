import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { SeedFolders } from "../../pipelines/seeds/files.ts";

const HANDLES = "handle,domain,status,source_type,evidence_url,added_at,note";
const LEXICON = "term,weight,language,note";

/** A small, whole set of seeds: two domains, three handle lines. */
export const WHOLE = {
  "domains.csv": [
    "domain,title,target_min,target_max,min_followers_verified,min_followers,min_relevance,max_age_days,depth",
    "fintech,FinTech,400,600,30000,50000,20,30,1",
    "security,Security / DevSecOps,250,400,30000,50000,20,30,1",
  ],
  "handles/fintech.csv": [
    HANDLES,
    'Ada_L,fintech,seen,curator,https://x.com/Ada_L,2026-11-22,"payments, cards"',
    "grace,fintech,unverified,curator,,2026-11-22,",
  ],
  "handles/security.csv": [HANDLES, "Ada_L,security,seen,curator,https://x.com/Ada_L,2026-11-22,keys"],
  "rules/source_types.csv": ["source_type,meaning", "curator,a person put it here", "adopted,from a file"],
  "rules/domain_aliases.csv": ["alias,domain", "payments,fintech", "infosec,security", "cyber,security"],
  "rules/adopt_columns.csv": ["header,column", "handle,handle", "domain,domain"],
  "rules/not_handles.csv": ["word,found_in,meaning", "none,cell,stands for nothing"],
  "rules/letter_forms.csv": ["character,letter", "U+1D400,A"],
  "rules/confusables.csv": ["character,latin,name", "U+0430,a,cyrillic small letter a", "U+0069,l,i"],
  "lexicons/fintech.csv": [LEXICON, "open banking,1,en,", "決 済,0.8,ja,", "food bank,-0.5,en,another bank"],
  "lexicons/security.csv": [LEXICON, "infosec,1.0,en,"],
  "rules/follower_tiers.csv": ["tier,min_followers", "unknown,-1", "nano,0"],
  "rules/identity_terms.csv": ["term,field,class,language", "i m,bio,first_person,en"],
  "rules/identity_reasons.csv": ["feature,reason", "bio_any_first_person,speaks as I"],
  "rules/identity_views.csv": ["view,without,weight,meaning", "whole,,1,all"],
  "rules/identity_signals.csv": ["signal,weight,reason", "parody,3,labelled as parody"],
  "identity_models/id-test.csv": [
    "feature,weight",
    "intercept,-1.500000000",
    "bio_any_first_person,-0.500000000",
  ],
  "names/given.csv": ["name", "ada"],
  "rules/known_organisations.csv": ["handle,name,note", "stripe,Stripe,company"],
  "rules/risk_terms.csv": ["term,field,signal,language,strength", "follow back,any,follow_back,en,1"],
  "rules/risk_signals.csv": [
    "signal,flag,least,weight,reason,note",
    "follow_back,spam,0,1,trades follows,judged",
  ],
  "rules/risk_levels.csv": [
    "flag,severity,least_score,least_findings,harmful,note",
    "spam,low,0.8,1,0.1,one word",
  ],
  "rules/integrity_rules.csv": [
    "rule,threshold,weight,reason,note",
    "created_in_future,1,1,created after it was read,days",
  ],
  "rules/twin_evidence.csv": ["evidence,weight,reason,note", "link,0.4,the same link,judged"],
  "rules/twin_terms.csv": ["term,language", "backup account,en"],
  "rules/id_dates.csv": ["id,created_on,note", "12,2006-03-21,the first", "60,2006-06-21,"],
  "reviews.csv": [
    "author_id,handle,question,decision,other_id,decided_by,decided_at,why",
    "12,ada_l,identity,person,,ann,2026-11-22T12:00:00Z,her own account",
  ],
  "audits.csv": [
    "audit,drawn_at,build_id,origin,curated,author_id,handle,domains,judgement,judged_by,note",
    "2026-11-22-0123abcd,2026-11-22T12:00:00Z,0123456789abcdef,live,9,12,ada_l,fintech,person,ann,",
  ],
  "rules/review_decisions.csv": [
    "question,decision,accounts,meaning",
    "identity,person,1,a person's own account",
    "twin,same_person,2,both are one person's",
  ],
  "rules/rejection_reasons.csv": ["reason,priority,meaning", "suspect,1,cannot be an answer of X"],
  "rules/thresholds.csv": [
    "name,value,unit,meaning",
    "identity_intercept,-1.6,logit,before any cue",
    "lint_shared_evidence,20,handles,of one url",
  ],
  "rules/settings.csv": ["name,value,meaning", "default_score_model,m2-test,ranks the tables"],
  "rules/countries.csv": ["country,name,region,flag,population", "DE,Germany,western_europe,🇩🇪,84000000"],
  "rules/place_words.csv": ["word,kind,note", "nice,common,"],
  "places/aliases.csv": ["term,kind,country,subdivision,population,rule", "berlin,city,DE,16,3400000,any"],
  "rules/quotas.csv": ["dimension,value,share,note", "tier,nano,1,judged", "region,western_europe,1.0000,"],
  "rules/depth_values.csv": ["depth,posts,value,note", "0,0,1.00,the profile"],
  "score_models/m2-test.csv": [
    "part,component,input,weight,transform,low,high,missing,min_evidence,prior_evidence,decimals,note",
    "activity,recency,days_since_last_post,0.6,half_life,0,30,peers,1,0,4,",
  ],
  "rules/score_inputs.csv": [
    "input,counted_by,meaning",
    "days_since_last_post,profile,since the newest post",
  ],
  "rules/relevance_sources.csv": ["source,trust,meaning", "bio,0.95,the description"],
  "rules/substring_words.csv": ["word,note", "ai,as it was"],
  "prices.csv": ["resource,dollars,unit,source,valid_from", "user,0.0100,resource,price list,2026-08-13"],
  "access_plans.csv": [
    "plan,endpoint,window_seconds,requests_per_window,monthly_posts_cap,monthly_dollars,source",
    "pay_per_use,users/by,900,300,3000000,,limits page",
  ],
} as const satisfies Record<string, readonly string[]>;

/** Lines or bytes of files that replace those of {@link WHOLE}; `null` leaves a file out. */
export type Changes = Record<string, readonly string[] | Buffer | null>;

/** Writes {@link WHOLE} with some files changed into a temporary folder of the running test. */
export async function writeSeeds(changes: Changes = {}): Promise<SeedFolders> {
  const seedsDir = await mkdtemp(path.join(tmpdir(), "seeds-"));
  onTestFinished(() => rm(seedsDir, { recursive: true }));
  for (const [name, content] of Object.entries({ ...WHOLE, ...changes })) {
    if (content === null) continue;
    const file = path.join(seedsDir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content instanceof Buffer ? content : `${content.join("\n")}\n`);
  }
  return { seedsDir, handlesDir: path.join(seedsDir, "handles") };
}
