import type { Role } from "../roles.ts";
import type { LanguageCode } from "./languages.ts";

type Bios = Readonly<Partial<Record<Role, readonly string[]>>>;

/** As ROLE_BIOS, in other languages; a role that a language lacks writes English, as many accounts do. */
export const LOCAL_ROLE_BIOS: Readonly<Partial<Record<LanguageCode, Bios>>> = {
  de: {
    founder: [
      "Baue {company}: {topic} für Kliniken und Praxen.",
      "{company} – {topic} ohne Papierkram. Seit {year}.",
    ],
    journalist: [
      "Redakteurin bei {outlet}. {topic} und {topic2}.",
      "Schreibt für {outlet} über {topic}. Hinweise gern per Mail.",
    ],
    company: [
      "{topic} aus {city}. Impressum: {slug}.example",
      "Ihr Partner für {topic}.",
      "{name} macht {topic} einfach. Jetzt testen!",
    ],
    media: ["Das Magazin für {topic}. Abo ↓", "Nachrichten zu {topic}, rund um die Uhr."],
    event: ["Die Konferenz für {topic}. {city}, {day}. Juni {year}."],
    community: [
      "Verein für {topic}. Mitglied werden!",
      "Stammtisch {topic} in {city}, jeden ersten Dienstag.",
    ],
    practice: [
      "Rechtsanwälte in {city}. {topic}, {topic2}.",
      "Unternehmensberatung, {city}. {topic} seit {year}.",
    ],
    government: ["Hier twittert die Behörde für {topic}. Datenschutz ↓"],
  },
  fr: {
    founder: ["Je construis {company} : {topic} pour les PME.", "{company}, c'est {topic} en trois clics."],
    journalist: [
      "Journaliste à {outlet}. {topic}, {topic2}.",
      "Couvre {topic} pour {outlet}. Mes MP sont ouverts.",
    ],
    company: [
      "{topic} pour tous. Fabriqué à {city}.",
      "{name} accompagne {count} entreprises. Mentions légales ↓",
    ],
    media: ["Toute l'actualité de {topic}.", "Le média indépendant sur {topic}. Abonnez-vous."],
    event: ["Le salon de {topic}. {city}, {day} juin {year}."],
    community: ["Association loi 1901. {topic} pour toutes et tous."],
    practice: ["Cabinet d'avocats, {city}. {topic}.", "Conseil en {topic} depuis {year}."],
  },
  es: {
    founder: ["Construyendo {company}: {topic} para pymes.", "{company} | {topic} sin papeleo | {city}"],
    journalist: ["Periodista en {outlet}. {topic} y {topic2}.", "Escribo de {topic} en {outlet}."],
    company: [
      "{topic} para todos. Atención: {slug}.example",
      "Somos {name}. Hacemos fácil {topic}.",
      "Líderes en {topic} desde {year}.",
    ],
    media: ["Noticias de {topic} las 24 horas.", "El medio digital de {topic}. Suscríbete."],
    event: ["El congreso de {topic}. {city}, {day} de junio de {year}."],
    community: ["Comunidad de {topic} en {city}. ¡Únete!"],
    practice: ["Abogados en {city}. {topic}.", "Consultoría de {topic}. Más de {count} clientes."],
    government: ["Cuenta del organismo de {topic}. Horario de oficina."],
  },
  pt: {
    founder: [
      "Construindo a {company}: {topic} para pequenas empresas.",
      "{company} • {topic} sem burocracia",
    ],
    journalist: ["Jornalista, {outlet}. {topic} e {topic2}.", "Repórter de {topic} no {outlet}."],
    company: [
      "{topic} para o seu negócio. Fale conosco ↓",
      "A {name} simplifica {topic}.",
      "Feito em {city}. {count} mil clientes.",
    ],
    media: ["Tudo sobre {topic}, o dia todo.", "Portal de {topic}. Assine."],
    event: ["O maior evento de {topic}. {city}, {day} de junho."],
    practice: ["Escritório de advocacia em {city}. {topic}."],
  },
  ja: {
    founder: ["{company}を作っています。{topic}をもっと簡単に。", "{company}代表。{topic}の会社です。"],
    journalist: ["{outlet}記者。{topic}、{topic2}を取材。", "{outlet}編集部。発言は個人のもの。"],
    company: [
      "{topic}なら{name}。{year}年創業。",
      "{topic}サービス「{name}」です。お問い合わせはサイトへ。",
      "{name}広報より{topic}の情報をお届け。",
    ],
    media: ["{topic}の最新ニュースを毎日配信。", "{topic}専門誌。{year}年創刊。"],
    event: ["{topic}カンファレンス、{city}にて開催。チケット発売中。"],
    support: ["{company}のサポート窓口。平日9時から18時。"],
    community: ["{topic}の勉強会。毎月{city}で開催中。"],
  },
  zh: {
    founder: ["正在做{company}：让{topic}更简单。", "{company}，{topic}工具。欢迎试用。"],
    journalist: ["{outlet}记者，报道{topic}和{topic2}。", "{outlet}编辑。爆料请私信。"],
    company: ["{topic}服务商，成立于{year}年。", "{name}，专业{topic}平台。客服在线。"],
    media: ["{topic}资讯，每日更新。", "关于{topic}的独立媒体。欢迎订阅。"],
    event: ["{topic}大会，{city}，{year}年。报名中。"],
    community: ["{topic}爱好者社区，加入我们。"],
  },
  ar: {
    founder: ["نبني {company}: {topic} للجميع.", "{company} تجعل {topic} أسهل."],
    journalist: ["صحفي في {outlet}. {topic} و{topic2}.", "أغطي {topic} لصالح {outlet}."],
    company: ["حلول {topic} منذ {year}.", "{name}، شريككم في {topic}. تواصلوا معنا."],
    media: ["أخبار {topic} على مدار الساعة.", "مجلة {topic}. اشتركوا الآن."],
    event: ["مؤتمر {topic}، {city} {year}."],
  },
  hi: {
    founder: ["{company} बना रहे हैं: {topic} सबके लिए।"],
    journalist: ["पत्रकार, {outlet}। {topic} और {topic2}।"],
    company: ["{topic} की सेवाएं, {year} से।", "{name}: {topic} अब आसान।"],
    media: ["{topic} की ताज़ा खबरें, चौबीसों घंटे।"],
    event: ["{topic} सम्मेलन, {city}, {year}।"],
  },
};
