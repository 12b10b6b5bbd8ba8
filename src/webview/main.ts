import './styles/main.css';
import { openPage } from './page.ts';

const root = document.getElementById('app');
if (root) {
	openPage(root);
}
