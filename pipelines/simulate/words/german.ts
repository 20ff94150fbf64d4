import type { Language } from "./language.ts";

/** German. */
export const german: Language = {
  roles: {
    ai_research: ["KI-Forscherin", "Wissenschaftler für maschinelles Lernen"],
    vc_investing: ["Risikokapitalgeber", "Business Angel"],
    tech_leadership: ["Technische Leiterin", "CTO und Mitgründer"],
    crypto_web3: ["Entwickler für Smart Contracts", "Krypto-Forscherin"],
    healthtech: ["Ärztin und Gründerin", "Leiter Digital Health"],
    climate_tech: ["Klimaforscherin", "Ingenieur für saubere Energie"],
    edtech: ["Lehrer und Gründer", "Lerndesignerin"],
    fintech: ["FinTech-Gründer", "Leiterin Zahlungsverkehr"],
    gaming_esports: ["Spieledesigner", "E-Sport-Kommentatorin"],
    security: ["Sicherheitsforscher", "Analystin für Cybersicherheit"],
    data_science: ["Datenwissenschaftlerin", "Statistiker"],
    open_source: ["Maintainer freier Software", "Open-Source-Entwicklerin"],
  },
  topics: {
    ai_research: ["Sprachmodelle", "Deep Learning", "Bildverstehen"],
    vc_investing: ["Seed-Runden", "Startups", "Wagniskapital"],
    tech_leadership: ["Entwicklungsteams", "technische Kultur", "Cloud-Architektur"],
    crypto_web3: ["Bitcoin", "Ethereum", "dezentrale Finanzen"],
    healthtech: ["digitale Gesundheit", "Telemedizin", "klinische Studien"],
    climate_tech: ["Solarenergie", "CO2-Abscheidung", "Energiewende"],
    edtech: ["Online-Lernen", "Bildungstechnologie", "Lehrerfortbildung"],
    fintech: ["Zahlungsverkehr", "Open Banking", "Betrugserkennung"],
    gaming_esports: ["Indie-Spiele", "E-Sport", "Spiele-Engines"],
    security: ["Malware-Analyse", "Incident Response", "Kryptografie"],
    data_science: ["Datenvisualisierung", "kausale Inferenz", "Zeitreihen"],
    open_source: ["freie Software", "Linux", "Entwicklerwerkzeuge"],
  },
  person: [
    "{role} bei {org}. {topic}, {topic2} und {topic3}.",
    "{role} | {topic} | {topic2} | {filler}",
    "Ich schreibe über {topic} und {topic2}. {role}.",
  ],
  vague: ["{filler}", "{role}. {filler}", "{filler} {filler2}"],
  fillers: [
    "Private Meinung.",
    "Kaffee und Berge.",
    "Vater von zwei Kindern.",
    "Maileingang leer.",
    "DMs offen.",
  ],
  organisation: [
    "Offizielles Konto von {name}. {topic} und {topic2} für alle.",
    "Wir bei {name} arbeiten an {topic}. Unser Team wächst.",
  ],
  posts: [
    "Das Schwierige an {topic} ist nie das, worüber alle reden.",
    "Notizen von heute zu {topic} und {topic2}.",
    "Was habt ihr zuletzt über {topic} gelesen?",
  ],
  smallTalk: ["Guten Morgen zusammen.", "Endlich Freitag.", "Was für ein Spiel gestern 🔥"],
};
