/** What a `.vue` file is to tools that read TypeScript alone; the type check itself looks into it. */
declare module '*.vue' {
  import type { Component } from 'vue';

  const part: Component;
  export default part;
}
