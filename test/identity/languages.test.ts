import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "../sql/harness.ts";

/** Invented profiles, a person and an organisation a language: name and description. */
const PAIRS: Readonly<Record<string, readonly [person: [string, string], organisation: [string, string]]>> = {
  English: [
    ["Nora Quillfeather", "I build compilers and bake bread. Mum of two, opinions my own."],
    [
      "Quillfeather Labs",
      "The official account of Quillfeather Labs. We help teams ship. Contact us: hello@quill.example",
    ],
  ],
  Spanish: [
    ["Lucía Brezalto", "Periodista y madre. Escribo sobre energía. Opiniones personales."],
    [
      "Fundación Brezalto",
      "Cuenta oficial de la Fundación Brezalto. Trabajamos por una energía limpia. Síguenos.",
    ],
  ],
  Portuguese: [
    ["João Ventorim", "Engenheiro de software, pai da Bia. Opiniões minhas."],
    ["Instituto Ventorim", "Perfil oficial do Instituto Ventorim. Oferecemos cursos e eventos. Siga-nos."],
  ],
  French: [
    ["Claire Boisnoir", "Professeure de maths, maman. Mes propos n'engagent que moi."],
    ["Association Boisnoir", "Compte officiel de l'association Boisnoir. Nous accompagnons nos adhérents."],
  ],
  German: [
    ["Jonas Nebelthal", "Entwickler, Vater, Radfahrer. Meine private Meinung."],
    [
      "Nebelthal GmbH",
      "Offizieller Account der Nebelthal GmbH. Wir entwickeln Software für unsere Kunden. Impressum:",
    ],
  ],
  Italian: [
    ["Giulia Montefosco", "Giornalista, mamma, tifosa. Opinioni personali."],
    ["Associazione Montefosco", "Profilo ufficiale dell'associazione Montefosco. Offriamo corsi. Seguici."],
  ],
  Dutch: [
    ["Sanne Duinwater", "Onderzoeker en moeder. Ik schrijf over klimaat. Eigen mening."],
    ["Stichting Duinwater", "Officieel account van Stichting Duinwater. Wij werken samen met onze partners."],
  ],
  Turkish: [
    ["Ayşe Gölpınar", "Yazılım mühendisi, anne. Görüşler şahsıma aittir."],
    ["Gölpınar Vakfı", "Gölpınar Vakfı resmi hesabı. Bize ulaşın."],
  ],
  Indonesian: [
    ["Putri Senjalaut", "Guru dan ibu dari dua anak. Pendapat pribadi."],
    ["Yayasan Senjalaut", "Akun resmi Yayasan Senjalaut. Kami melayani pelanggan kami. Hubungi kami."],
  ],
  Russian: [
    ["Ирина Лесозерская", "Журналист, мама. Моё личное мнение."],
    [
      "Компания Лесозерье",
      "Официальный аккаунт компании Лесозерье. Наши новости и продукты. Подписывайтесь.",
    ],
  ],
  Japanese: [
    ["霧原 ゆめこ", "機械学習エンジニアです。二児の母。発言は個人の見解です。"],
    ["株式会社霧原", "株式会社霧原の公式アカウントです。弊社の最新情報をお届けします。"],
  ],
  Korean: [
    ["김하늘솔", "개발자이자 두 아이 엄마. 개인 의견입니다."],
    ["주식회사 하늘솔", "주식회사 하늘솔 공식 계정입니다. 저희 서비스 소식을 전합니다."],
  ],
  Chinese: [
    ["林雾安", "软件工程师，两个孩子的妈妈。个人观点。"],
    ["雾安科技有限公司", "雾安科技有限公司官方账号。我们为客户提供服务。"],
  ],
  Arabic: [
    ["ليلى الضبابي", "مهندسة برمجيات وأم. آرائي تمثلني."],
    ["شركة الضباب", "الحساب الرسمي لشركة الضباب. نقدم خدماتنا لعملائنا. تواصل معنا."],
  ],
  Hindi: [
    ["मीरा धुंधवाल", "शिक्षिका और माँ। विचार निजी हैं।"],
    ["धुंध फाउंडेशन", "धुंध फाउंडेशन का आधिकारिक खाता। हमारी सेवाओं के लिए संपर्क करें।"],
  ],
};

const LANGUAGES = Object.keys(PAIRS);
const COUNTS = {
  followers_count: 20_000,
  following_count: 400,
  posts_count: 3_000,
  likes_given_count: 900,
  media_count: 100,
};

let built: Built;
beforeAll(async () => {
  const users = LANGUAGES.flatMap((language, i) =>
    (PAIRS[language] ?? []).map(([name, description], j) => ({
      author_id: String(100 + 2 * i + j),
      handle: `case_${2 * i + j}`,
      name,
      description,
      ...COUNTS,
    })),
  );
  built = await buildFrom({ users });
});

async function judged(place: number) {
  const [row] = await built.rows(
    `select p_organisation, kind from authors.identity where author_id = '${100 + place}'`,
  );
  return { p: Number(row?.[0]), kind: row?.[1] };
}

describe("the shipped model tells a person from an organisation", () => {
  test.each(LANGUAGES.map((language, i) => [language, i] as const))("in %s", async (_, i) => {
    const person = await judged(2 * i);
    const organisation = await judged(2 * i + 1);
    expect(person.kind).not.toBe("organisation");
    expect(organisation.kind).not.toBe("person");
    expect(organisation.p - person.p).toBeGreaterThan(0.3);
  });
});
