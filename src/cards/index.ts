/** Cards and coverage: the catalogue for people. */
export { readAttack, techniqueLink, type Attack, type Technique } from './attack.js';
export { cardOf, readCardFacts, type Card, type CardFacts } from './card.js';
export { cardMarkdown, type CardExtras } from './markdown.js';
export { cardData, cardsJson, cardsOf, writeCards, type CardData, type CardsFile } from './write.js';
export { phrase, inLine, type Phrase } from './phrase.js';
export { eventText, type Bullet, type EventText } from './events.js';
export { coverageOf, coverageText, navigatorLayer, type Coverage } from './coverage.js';
export { sigmaText, type SigmaCount } from './sigma-text.js';
