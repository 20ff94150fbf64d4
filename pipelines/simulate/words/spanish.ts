import type { Language } from "./language.ts";

/** Spanish. */
export const spanish: Language = {
  roles: {
    ai_research: ["Investigadora en inteligencia artificial", "Científico de IA"],
    vc_investing: ["Inversor ángel", "Socia de un fondo de capital riesgo"],
    tech_leadership: ["Director de tecnología", "CTO y cofundadora"],
    crypto_web3: ["Desarrollador de contratos inteligentes", "Investigadora cripto"],
    healthtech: ["Médica y emprendedora", "Líder en salud digital"],
    climate_tech: ["Científica del clima", "Ingeniero de energías limpias"],
    edtech: ["Profesora y emprendedora", "Diseñador instruccional"],
    fintech: ["Fundadora fintech", "Responsable de pagos"],
    gaming_esports: ["Diseñador de videojuegos", "Comentarista de esports"],
    security: ["Investigador de seguridad", "Analista de ciberseguridad"],
    data_science: ["Científica de datos", "Estadístico"],
    open_source: ["Mantenedor de software libre", "Desarrolladora de código abierto"],
  },
  topics: {
    ai_research: ["modelos de lenguaje", "aprendizaje profundo", "visión por computador"],
    vc_investing: ["rondas semilla", "startups", "capital riesgo"],
    tech_leadership: ["equipos de ingeniería", "cultura técnica", "arquitectura en la nube"],
    crypto_web3: ["Bitcoin", "Ethereum", "finanzas descentralizadas"],
    healthtech: ["salud digital", "telemedicina", "ensayos clínicos"],
    climate_tech: ["energía solar", "captura de carbono", "transición energética"],
    edtech: ["aprendizaje en línea", "tecnología educativa", "formación docente"],
    fintech: ["pagos", "banca abierta", "prevención de fraude"],
    gaming_esports: ["videojuegos independientes", "esports", "motores de juego"],
    security: ["análisis de malware", "respuesta a incidentes", "criptografía"],
    data_science: ["visualización de datos", "inferencia causal", "series temporales"],
    open_source: ["software libre", "Linux", "herramientas para desarrolladores"],
  },
  person: [
    "{role} en {org}. {topic}, {topic2} y {topic3}.",
    "{role} | {topic} | {topic2} | {filler}",
    "Escribo sobre {topic} y {topic2}. {role}.",
  ],
  vague: ["{filler}", "{role}. {filler}", "{filler} {filler2}"],
  fillers: [
    "Opiniones personales.",
    "Café y montaña.",
    "Padre de dos.",
    "Aquí para aprender.",
    "Mensajes abiertos.",
  ],
  organisation: [
    "Cuenta oficial de {name}. {topic} y {topic2} para todos.",
    "En {name} trabajamos en {topic}. Somos un equipo en crecimiento.",
  ],
  posts: [
    "Lo difícil de {topic} nunca es lo que parece.",
    "Notas de hoy sobre {topic} y {topic2}.",
    "¿Qué habéis leído últimamente sobre {topic}?",
  ],
  smallTalk: ["Buenos días a todos.", "Por fin es viernes.", "Qué partidazo anoche 🔥"],
};
