import { useEffect, useState } from 'react';

/** Draws the component anew once a second, for what shows time passing. Returns how often it did. */
export function useEverySecond(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setCount((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return count;
}
