import type { Language } from "./language.ts";

/** French. */
export const french: Language = {
  roles: {
    ai_research: ["Chercheuse en intelligence artificielle", "Scientifique en IA"],
    vc_investing: ["Investisseur en capital-risque", "Business angel"],
    tech_leadership: ["Directrice technique", "CTO et cofondateur"],
    crypto_web3: ["Développeuse de contrats intelligents", "Chercheur crypto"],
    healthtech: ["Médecin et entrepreneuse", "Responsable santé numérique"],
    climate_tech: ["Climatologue", "Ingénieure en énergies propres"],
    edtech: ["Enseignant et entrepreneur", "Conceptrice pédagogique"],
    fintech: ["Fondateur fintech", "Responsable paiements"],
    gaming_esports: ["Game designer", "Commentatrice esport"],
    security: ["Chercheur en sécurité", "Analyste cybersécurité"],
    data_science: ["Data scientist", "Statisticienne"],
    open_source: ["Mainteneur de logiciels libres", "Développeuse open source"],
  },
  topics: {
    ai_research: ["modèles de langage", "apprentissage profond", "vision par ordinateur"],
    vc_investing: ["amorçage", "startups", "levées de fonds"],
    tech_leadership: ["équipes d'ingénierie", "culture technique", "architecture cloud"],
    crypto_web3: ["Bitcoin", "Ethereum", "finance décentralisée"],
    healthtech: ["santé numérique", "télémédecine", "essais cliniques"],
    climate_tech: ["énergie solaire", "captage du carbone", "transition énergétique"],
    edtech: ["apprentissage en ligne", "technologies éducatives", "formation des enseignants"],
    fintech: ["paiements", "open banking", "lutte contre la fraude"],
    gaming_esports: ["jeux indépendants", "esport", "moteurs de jeu"],
    security: ["analyse de malwares", "réponse à incident", "cryptographie"],
    data_science: ["visualisation de données", "inférence causale", "séries temporelles"],
    open_source: ["logiciel libre", "Linux", "outils pour développeurs"],
  },
  person: [
    "{role} chez {org}. {topic}, {topic2} et {topic3}.",
    "{role} | {topic} | {topic2} | {filler}",
    "J'écris sur {topic} et {topic2}. {role}.",
  ],
  vague: ["{filler}", "{role}. {filler}", "{filler} {filler2}"],
  fillers: [
    "Mes propos n'engagent que moi.",
    "Café et vélo.",
    "Papa de deux enfants.",
    "J'ai dit.",
    "DM ouverts.",
  ],
  organisation: [
    "Compte officiel de {name}. {topic} et {topic2} pour tous.",
    "Chez {name}, nous travaillons sur {topic}. Notre équipe recrute.",
  ],
  posts: [
    "Le plus dur dans {topic} n'est jamais ce qu'on croit.",
    "Notes du jour sur {topic} et {topic2}.",
    "Qu'avez-vous lu de bien sur {topic} ?",
  ],
  smallTalk: ["Bonjour tout le monde.", "Enfin vendredi.", "Quel match hier soir 🔥"],
};
