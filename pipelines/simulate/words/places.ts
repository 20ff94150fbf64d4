import type { Domain } from "./domains.ts";
import type { LanguageCode } from "./languages.ts";

/** A country of the world: its share of authors, its name at home and in English, and its language when it is not English. */
interface Country {
  readonly share: number;
  readonly name: string;
  readonly english: string;
  readonly language: LanguageCode;
  /** By their size; as people write them. */
  readonly cities: readonly string[];
}

/** `share name / English name (language): cities` of each country, by ISO 3166 code. */
const LINES = {
  US: "320 USA / United States (en): San Francisco | NYC | New York | Brooklyn | Austin | Seattle | Boston | Bay Area | Los Angeles | Chicago | Denver | Portland | Miami | Atlanta | Palo Alto | Washington DC | Philly | San Diego | Boulder | Raleigh | Salt Lake City | Pittsburgh | Detroit | Minneapolis",
  GB: "90 UK / United Kingdom (en): London | Edinburgh | Manchester | Bristol | Leeds | Glasgow | Brighton | Oxford | Newcastle upon Tyne | Belfast",
  IN: "80 भारत / India (hi): Bengaluru | Bangalore | Mumbai | New Delhi | हैदराबाद | Pune | Chennai | Gurgaon | Kolkata | Kochi | Noida | Jaipur",
  CA: "40 Canada / Canada (en): Toronto | Montréal | Vancouver | Waterloo | Ottawa | Calgary | Québec | Halifax",
  DE: "50 Deutschland / Germany (de): Berlin | München | Hamburg | Köln | Frankfurt am Main | Leipzig | Karlsruhe | Tübingen | Heidelberg",
  FR: "45 France / France (fr): Paris | Lyon | Toulouse | Nantes | Bordeaux | Grenoble | Rennes",
  BR: "50 Brasil / Brazil (pt): São Paulo | Rio de Janeiro | Belo Horizonte | Florianópolis | Recife | Curitiba | Porto Alegre",
  JP: "45 日本 / Japan (ja): 東京 | Tokyo | 大阪 | 京都 | 福岡 | 札幌 | 横浜 | Nagoya",
  ES: "30 España / Spain (es): Madrid | Barcelona | Sevilla | Málaga | Bilbao | Zaragoza",
  MX: "25 México / Mexico (es): CDMX | Ciudad de México | Guadalajara | Monterrey | Querétaro | Tijuana",
  NL: "25 Nederland / Netherlands (en): Amsterdam | Rotterdam | Utrecht | Den Haag | Eindhoven | Delft",
  CH: "15 Schweiz / Switzerland (de): Zürich | Genève | Lausanne | Basel | Zug | Bern",
  SE: "15 Sverige / Sweden (en): Stockholm | Göteborg | Malmö | Uppsala | Lund",
  PL: "14 Polska / Poland (en): Warszawa | Kraków | Wrocław | Gdańsk | Poznań",
  IT: "18 Italia / Italy (en): Milano | Roma | Torino | Bologna | Napoli",
  PT: "10 Portugal / Portugal (pt): Lisboa | Porto | Braga | Coimbra",
  UA: "10 Україна / Ukraine (en): Київ | Kyiv | Львів | Kharkiv",
  TR: "16 Türkiye / Turkey (en): İstanbul | Istanbul | Ankara | İzmir",
  IL: "14 ישראל / Israel (en): Tel Aviv | תל אביב | Jerusalem | Haifa",
  AE: "12 UAE / United Arab Emirates (ar): Dubai | دبي | Abu Dhabi | Sharjah",
  SA: "8 السعودية / Saudi Arabia (ar): Riyadh | الرياض | Jeddah",
  EG: "12 مصر / Egypt (ar): Cairo | القاهرة | Alexandria | Giza",
  NG: "28 Nigeria / Nigeria (en): Lagos | Abuja | Ibadan | Port Harcourt | Ikeja",
  KE: "14 Kenya / Kenya (en): Nairobi | Mombasa | Kisumu",
  GH: "8 Ghana / Ghana (en): Accra | Kumasi",
  ZA: "14 South Africa / South Africa (en): Cape Town | Johannesburg | Durban | Pretoria | Stellenbosch",
  SG: "20 Singapore / Singapore (zh): Singapore | SG | 新加坡",
  TW: "14 台灣 / Taiwan (zh): Taipei | 台北 | 新竹 | Kaohsiung",
  CN: "14 中国 / China (zh): 北京 | 上海 | Beijing | Shanghai | 深圳 | 杭州",
  HK: "8 香港 / Hong Kong (zh): Hong Kong | 香港",
  KR: "18 대한민국 / South Korea (en): Seoul | 서울 | 부산 | 판교 | Busan",
  ID: "20 Indonesia / Indonesia (en): Jakarta | Bandung | Yogyakarta | Surabaya | Bali",
  VN: "8 Việt Nam / Vietnam (en): Hà Nội | Hanoi | Ho Chi Minh City | Đà Nẵng",
  PH: "10 Pilipinas / Philippines (en): Manila | Quezon City | Cebu City | Makati",
  PK: "10 پاکستان / Pakistan (en): Karachi | Lahore | Islamabad",
  BD: "6 বাংলাদেশ / Bangladesh (en): Dhaka | ঢাকা | Chittagong",
  AR: "14 Argentina / Argentina (es): Buenos Aires | Córdoba | Rosario | Mendoza",
  CO: "12 Colombia / Colombia (es): Bogotá | Medellín | Cali",
  CL: "8 Chile / Chile (es): Santiago | Valparaíso | Concepción",
  AU: "24 Australia / Australia (en): Sydney | Melbourne | Brisbane | Perth | Adelaide | Naarm | Canberra",
  NZ: "6 Aotearoa / New Zealand (en): Auckland | Wellington | Christchurch",
} as const;

export type CountryCode = keyof typeof LINES;

/** Countries by ISO 3166 code. */
export const COUNTRIES: Readonly<Record<CountryCode, Country>> = parseLines();

/** Where a field has three times the people that the shares of the countries let expect. */
export const FAVOURED: Readonly<Record<Domain, readonly CountryCode[]>> = {
  ai_research: ["CA", "CN", "GB", "CH"],
  vc_investing: ["US", "IL", "SG"],
  tech_leadership: ["US", "IN"],
  crypto_web3: ["SG", "AE", "CH", "KR", "TR", "NG"],
  healthtech: ["US", "GB", "IL", "DE"],
  climate_tech: ["DE", "NL", "SE", "KE"],
  edtech: ["IN", "BR", "ID"],
  fintech: ["GB", "NG", "BR", "SG", "MX"],
  gaming_esports: ["JP", "KR", "PL", "SE"],
  security: ["IL", "NL", "PL", "UA"],
  data_science: ["IN", "US", "NL"],
  open_source: ["DE", "FR", "BR", "JP"],
};

/** Places that are none. */
export const JOKE_PLACES = [
  "the cloud",
  "127.0.0.1",
  "Earth, mostly",
  "your terminal",
  "in a meeting",
  "🌍",
  "Internet",
  "localhost:3000",
  "everywhere",
  "Remote",
  "somewhere over the Atlantic",
  "/dev/null",
  "behind seven proxies",
  "he/him",
  "sim.example/about",
  "On the road",
  "Milky Way",
  "between two deploys",
  "the metaverse",
  "📍 here",
  "404",
  "Planet B",
  "the group chat",
];

function parseLines(): Record<CountryCode, Country> {
  const countries = Object.entries(LINES).map(([code, line]) => {
    const [, share = "", name = "", english = "", language = "", cities = ""] =
      /^(\d+) (.+) \/ (.+) \((..)\): (.+)$/.exec(line) ?? [];
    return [code, { share: Number(share), name, english, language, cities: cities.split(" | ") }];
  });
  return Object.fromEntries(countries) as Record<CountryCode, Country>;
}
