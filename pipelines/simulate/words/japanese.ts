import type { Language } from "./language.ts";

/** Japanese. */
export const japanese: Language = {
  roles: {
    ai_research: ["AI研究者", "機械学習の研究員"],
    vc_investing: ["ベンチャー投資家", "エンジェル投資家"],
    tech_leadership: ["CTO", "エンジニアリングマネージャー"],
    crypto_web3: ["ブロックチェーン開発者", "暗号資産の研究者"],
    healthtech: ["医師・起業家", "デジタルヘルス担当"],
    climate_tech: ["気候科学者", "再エネエンジニア"],
    edtech: ["教師・起業家", "学習デザイナー"],
    fintech: ["フィンテック起業家", "決済担当"],
    gaming_esports: ["ゲームデザイナー", "eスポーツ実況者"],
    security: ["セキュリティ研究者", "脆弱性診断士"],
    data_science: ["データサイエンティスト", "統計家"],
    open_source: ["OSSメンテナー", "オープンソース開発者"],
  },
  topics: {
    ai_research: ["大規模言語モデル", "深層学習", "画像認識"],
    vc_investing: ["シード投資", "スタートアップ", "資金調達"],
    tech_leadership: ["開発組織", "技術文化", "クラウド設計"],
    crypto_web3: ["ビットコイン", "イーサリアム", "分散型金融"],
    healthtech: ["遠隔医療", "臨床試験", "医療データ"],
    climate_tech: ["太陽光発電", "炭素回収", "脱炭素"],
    edtech: ["オンライン学習", "教育技術", "教員研修"],
    fintech: ["キャッシュレス決済", "オープンバンキング", "不正検知"],
    gaming_esports: ["インディーゲーム", "eスポーツ", "ゲームエンジン"],
    security: ["マルウェア解析", "脅威分析", "暗号技術"],
    data_science: ["データ可視化", "因果推論", "時系列解析"],
    open_source: ["自由ソフトウェア", "Linux", "開発ツール"],
  },
  person: [
    "{role}＠{org}。{topic}、{topic2}、{topic3}。",
    "{role} / {topic} / {topic2} / {filler}",
    "{topic}と{topic2}について書いています。{role}。",
  ],
  vague: ["{filler}", "{role}。{filler}", "{filler}{filler2}"],
  fillers: ["発言は個人の見解です。", "コーヒーと山。", "二児の父。", "猫と暮らす。", "DMどうぞ。"],
  organisation: [
    "{name}の公式アカウントです。{topic}と{topic2}を届けます。",
    "{name}は{topic}に取り組んでいます。採用中。",
  ],
  posts: [
    "{topic}の難しさは、いつも話題にならない部分にある。",
    "今日のメモ：{topic}と{topic2}。",
    "{topic}のおすすめの記事を教えてください。",
  ],
  smallTalk: ["おはようございます。", "やっと金曜日。", "昨日の試合すごかった🔥"],
};
