import { useEffect, useState } from 'react';

/** Draws the component anew once a second, for what shows time passing. */
export function useEverySecond(): void {
  const [, setCount] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setCount((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
}
