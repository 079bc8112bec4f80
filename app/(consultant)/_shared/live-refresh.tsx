export { LiveRefresh } from "@/app/_trpc/live-refresh.tsx";
