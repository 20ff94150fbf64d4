/** The fields of `seeds/domains.csv`, each with its share of the world (in proportion to `target_min`). */
export const DOMAIN_SHARES = {
  ai_research: 800,
  vc_investing: 600,
  tech_leadership: 500,
  crypto_web3: 400,
  healthtech: 300,
  climate_tech: 300,
  edtech: 250,
  fintech: 400,
  gaming_esports: 300,
  security: 250,
  data_science: 400,
  open_source: 500,
} as const;

export type Domain = keyof typeof DOMAIN_SHARES;

/** All domains, in the order of `seeds/domains.csv`. */
export const DOMAINS = Object.keys(DOMAIN_SHARES) as Domain[];

/** Hashtags and company name endings of a domain; the same in every language. */
export const DOMAIN_MARKS: Readonly<Record<Domain, { tags: readonly string[]; endings: readonly string[] }>> =
  {
    ai_research: { tags: ["LLM", "DeepLearning", "NeurIPS", "AI"], endings: ["AI", "Labs", "Research"] },
    vc_investing: {
      tags: ["VC", "Startups", "SeedStage", "Fundraising"],
      endings: ["Capital", "Ventures", "Fund"],
    },
    tech_leadership: {
      tags: ["Leadership", "CTO", "EngManagement", "Startup"],
      endings: ["Systems", "Tech", "Group"],
    },
    crypto_web3: { tags: ["Bitcoin", "Ethereum", "DeFi", "Web3"], endings: ["Protocol", "Chain", "DAO"] },
    healthtech: {
      tags: ["DigitalHealth", "HealthTech", "MedTech", "Biotech"],
      endings: ["Health", "Bio", "Care"],
    },
    climate_tech: {
      tags: ["Climate", "NetZero", "CleanTech", "Energy"],
      endings: ["Energy", "Climate", "Carbon"],
    },
    edtech: { tags: ["EdTech", "Education", "Learning", "EdChat"], endings: ["Learning", "Academy", "Edu"] },
    fintech: { tags: ["FinTech", "Payments", "Banking", "OpenBanking"], endings: ["Pay", "Bank", "Finance"] },
    gaming_esports: {
      tags: ["GameDev", "Esports", "Gaming", "IndieDev"],
      endings: ["Games", "Esports", "Studio"],
    },
    security: {
      tags: ["InfoSec", "CyberSecurity", "AppSec", "DevSecOps"],
      endings: ["Security", "Defense", "Shield"],
    },
    data_science: {
      tags: ["DataScience", "MachineLearning", "Python", "DataViz"],
      endings: ["Data", "Analytics", "ML"],
    },
    open_source: { tags: ["OpenSource", "Linux", "Rust", "FOSS"], endings: ["Foundation", "Project", "OSS"] },
  };
