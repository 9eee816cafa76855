import '@fontsource-variable/noto-sans-sc/index.css';
import 'element-plus/dist/index.css';
import './tokens.css';
import './controls.css';
