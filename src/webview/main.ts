import './styles/main.css';
import { config } from '@vscode/l10n';
import { openPage } from './page.ts';

// The page comes with its sentences, so that none is shown in English first.
const sentences = document.getElementById('sentences')?.textContent;
if (sentences) {
	config({ contents: sentences });
}
const root = document.getElementById('app');
if (root) {
	openPage(root);
}
