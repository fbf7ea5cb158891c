import Link from 'next/link';

export default function Page() {
  return (
    <main>
      <h1>Chat in Next.js</h1>
      <Link href="/other">Another page</Link>
    </main>
  );
}
