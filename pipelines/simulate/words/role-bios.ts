import type { Role } from "../roles.ts";

/**
 * Bios by role, written as such accounts write, not from the words that the seeds look for. Gaps beside those of
 * Language: `{company}`, `{company2}`, `{outlet}`, `{slug}` (of the own name), `{given}`, `{family}`, `{city}`,
 * `{customers}`, `{year}`, `{count}`, `{month}` and `{day}`.
 */
export const ROLE_BIOS: Readonly<Partial<Record<Role, readonly string[]>>> = {
  founder: [
    "Building {company} – {topic} for {customers}. {company} raised €{day}M in {year}.",
    "{company}: {topic} for {customers}. Start free, no card.",
    "We're building {company}. {topic} should not take a consultant.",
    "{company} | {topic} that {customers} like to use | we're hiring in {city}",
    "making {topic} boring at {company}. previously sold {company2}",
    "I started {company} because {customers} deserved better {topic}.",
    "CEO {company}, trusted by {count}+ {customers}. Book a demo ↓",
    "Trying to get {company} from 0 to 1. {topic}, {topic2}, little sleep.",
    "{company} helps {customers} with {topic}. Talk to me: {given}@{slug}.example",
  ],
  journalist: [
    "Reporter, {outlet}. {topic} and {topic2}. Tips: {given}@{slug}.example",
    "I cover {topic} for {outlet}. Before that {company} Courier. RTs ≠ endorsement",
    "{topic} correspondent at {outlet}, based in {city}",
    "Senior editor {outlet} | {topic} | send documents, not pitches",
    "Staff writer @ {outlet}. My book on {topic} is out in {month}.",
    "freelance: {outlet}, {company} Review and others. {topic}, mostly",
    "News anchor, weekdays 6–9 on {outlet}. Mother, runner, {city}.",
  ],
  host: [
    "Host of “The {topic} Hour”. New episode every Thursday 🎙️",
    "I ask people about {topic} for a living. Podcast and newsletter, {count}k subscribers",
    "{outlet} podcast 🎧 · book in {year} · talks: {given}@{slug}.example",
    "videos about {topic}. {count}k on YouTube. business: {slug}@talent.example",
    "Streaming {topic} Tue/Thu/Sun. Partnered. she/her",
    "The newsletter on {topic} that {customers} read. Written by me, {given}, every week.",
  ],
  brand_named: [
    "{topic} threads and tutorials. One person, no course to sell.",
    "dev by day, {topic} by night. {filler}",
    "anon. thinks about {topic} too much",
    "{topic} // {topic2} // not advice",
    "just a guy with a keyboard in {city}. {filler}",
    "daily notes on {topic} 🧵 made by {given}",
    "i draw {topic}. commissions closed until {month}",
  ],
  company: [
    "{topic} for {customers}. {count}+ customers. Press: press@{slug}.example",
    "The {topic} platform {customers} can rely on.",
    "Less waiting, more {topic}.",
    "{name} is how {customers} get {topic} done 🚀 Try it free ↓",
    "Built in {city}. Backed by {company2} Ventures. Early access below.",
    "Est. {year}. {topic} | {topic2} | {topic3}. Tel. 000-{count}-0000",
    "Shaping what comes after {topic}.",
    "{topic}, reimagined. Part of {company2} Group. Help: @{slug}help",
    "Join {count},000 {customers} who switched to {name}.",
    "Proud maker of {topic} since {year}. Terms apply.",
  ],
  media: [
    "Breaking {topic} stories around the clock.",
    "Independent journalism on {topic}. Support us with a subscription.",
    "The magazine of {topic}, since {year}. Tips → tips@{slug}.example",
    "Award-winning show about {topic}, hosted by {given} {family}. Listen anywhere.",
    "All the {topic} that matters, five minutes each morning. Join {count}k readers.",
    "{name}: headlines, long reads and charts. Get the app.",
    "Your daily dose of {topic} 📰",
  ],
  team: [
    "The engineers behind {company}. How it is built, and what broke.",
    "Updates from the {company} developer platform. Docs and samples ↓",
    "{company} DevRel. Office hours on Wednesdays, code every day.",
    "Home of the {company} squad. {year} champions 🏆 Partner: {company2}",
    "Making {company} fast. We tweet about {topic} and {topic2}.",
    "Competing in {topic} since {year}. Merch: {slug}.example",
  ],
  support: [
    "Here to help with {company}, Mon–Fri 9–18. Send your ticket number by DM.",
    "Status of {company}. Incidents and maintenance.",
    "Trouble with your order? Message us, never with a password.",
    "{company} customer care. For news see our main account.",
  ],
  project: [
    "Fast, typed {topic}. MIT licensed. Docs ↓",
    "v{day}.{count} is out! npm i {slug}",
    "A toolkit for {topic}, made by {count} contributors. Star us on GitHub ⭐",
    "Free software for {topic} since {year}.",
    "{name} makes {topic} pleasant. Sponsors keep it going.",
  ],
  event: [
    "{city}, {month} {day}, {year}. Tickets on sale now 🎟️",
    "Where the {topic} crowd meets. {count} speakers, three days.",
    "CFP open until {month} {day}. See you in {city}!",
    "The annual conference on {topic}. Recordings on our channel.",
    "#{slug} returns in {month} {year}",
  ],
  fund: [
    "First cheque into {topic}. {count} companies so far.",
    "Pre-seed and seed for founders in {topic}. Pitch us ↓",
    "€{count}M to back {customers} rethinking {topic}. {city} and beyond.",
    "Early believers in {company}, {company2} and {count} others.",
  ],
  community: [
    "{count} women in {topic} 💜 Slack invite below",
    "Monthly meetup in {city}. All levels, free pizza.",
    "Volunteers who teach {topic} to teenagers. Registered charity.",
    "Student society for {topic}, University of {city}.",
    "Advancing {topic} for the public good. Donate ↓",
    "The trade body of the {topic} industry since {year}.",
  ],
  government: [
    "Regulating {topic} in the public interest.",
    "Responsible for {topic}. Not monitored at night; in an emergency call 112.",
    "Consultations, statistics, decisions. Replies in office hours.",
    "City of {city}: {topic} department. House rules ↓",
  ],
  practice: [
    "Attorneys at law, {city}. {topic}, {topic2}. Nothing here is advice.",
    "Boutique advisory in {topic}. {count} mandates since {year}.",
    "Family-run since {year}. {topic} for {customers}.",
    "Executive search for {topic}.",
    "Design studio, {city} + remote. Clients: {company}, {company2}.",
  ],
  automated: [
    "Automated account. Posts about {topic} every hour 🤖",
    "Bot that reposts {topic}. Not monitored.",
    "I tweet every {topic} release. Source on GitHub. Run by @{given}",
    "{topic} prices, every 15 min",
  ],
  spammer: [
    "Follow back 100% 🚀 {topic} signals daily",
    "F4F 💯 giveaways every day!!! {topic} {topic2} {topic3} #ad",
    "Best {topic} deals 👉 link 👉 link 👉 link",
  ],
  scammer: [
    "I turn $500 into $5,000 a week. {topic} mentor. WhatsApp me 📈",
    "Account recovery expert, lost funds recovered in 24h. DM now",
    "Official {topic} giveaway: send 1, get 2 back. Limited!",
  ],
  adult: [
    "18+ 🔞 exclusive content, 50% off this week, link in bio",
    "your favourite 🔥 nsfw, dm for customs",
  ],
  parody: [
    "Parody account. Not affiliated with anyone.",
    "Parody. Definitely not an expert on {topic}.",
    "Satire about {topic}. Not the real one.",
    "what if {topic} had feelings",
    "Fake quotes, real {topic}. A joke, please.",
  ],
};

/** For the gap `{customers}`. */
export const CUSTOMERS = [
  "clinics",
  "small teams",
  "banks",
  "schools",
  "developers",
  "factories",
  "creators",
];

/** For the gap `{month}`. */
export const MONTHS = ["January", "March", "April", "June", "September", "October", "November"];
