import type { Language } from "./language.ts";

/** Portuguese. */
export const portuguese: Language = {
  roles: {
    ai_research: ["Pesquisadora em inteligência artificial", "Cientista de IA"],
    vc_investing: ["Investidor anjo", "Sócia de fundo de venture capital"],
    tech_leadership: ["Diretor de tecnologia", "CTO e cofundadora"],
    crypto_web3: ["Desenvolvedor de contratos inteligentes", "Pesquisadora cripto"],
    healthtech: ["Médica e fundadora", "Líder em saúde digital"],
    climate_tech: ["Cientista do clima", "Engenheira de energia limpa"],
    edtech: ["Professor e empreendedor", "Designer de aprendizagem"],
    fintech: ["Fundador de fintech", "Líder de pagamentos"],
    gaming_esports: ["Designer de jogos", "Narradora de esports"],
    security: ["Pesquisador de segurança", "Analista de cibersegurança"],
    data_science: ["Cientista de dados", "Estatística"],
    open_source: ["Mantenedor de software livre", "Desenvolvedora de código aberto"],
  },
  topics: {
    ai_research: ["modelos de linguagem", "aprendizado profundo", "visão computacional"],
    vc_investing: ["rodadas seed", "startups", "capital de risco"],
    tech_leadership: ["times de engenharia", "cultura técnica", "arquitetura em nuvem"],
    crypto_web3: ["Bitcoin", "Ethereum", "finanças descentralizadas"],
    healthtech: ["saúde digital", "telemedicina", "ensaios clínicos"],
    climate_tech: ["energia solar", "captura de carbono", "transição energética"],
    edtech: ["ensino a distância", "tecnologia educacional", "formação de professores"],
    fintech: ["pagamentos", "open banking", "prevenção a fraudes"],
    gaming_esports: ["jogos independentes", "esports", "motores de jogo"],
    security: ["análise de malware", "resposta a incidentes", "criptografia"],
    data_science: ["visualização de dados", "inferência causal", "séries temporais"],
    open_source: ["software livre", "Linux", "ferramentas para desenvolvedores"],
  },
  person: [
    "{role} na {org}. {topic}, {topic2} e {topic3}.",
    "{role} | {topic} | {topic2} | {filler}",
    "Escrevo sobre {topic} e {topic2}. {role}.",
  ],
  vague: ["{filler}", "{role}. {filler}", "{filler} {filler2}"],
  fillers: ["Opiniões minhas.", "Café e praia.", "Mãe de dois.", "Sempre aprendendo.", "DM aberta."],
  organisation: [
    "Conta oficial da {name}. {topic} e {topic2} para todos.",
    "Na {name} trabalhamos com {topic}. Nosso time está crescendo.",
  ],
  posts: [
    "O difícil em {topic} nunca é o que parece.",
    "Notas de hoje sobre {topic} e {topic2}.",
    "O que vocês leram de bom sobre {topic}?",
  ],
  smallTalk: ["Bom dia, gente.", "Sextou!", "Que jogo ontem 🔥"],
};
