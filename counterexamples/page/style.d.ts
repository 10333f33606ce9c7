/** The bundler takes the style from the script that imports it. */
declare module '*.css';
