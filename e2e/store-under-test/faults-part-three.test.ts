import { testPlantedFaults } from "./planted-faults.ts";

testPlantedFaults(2, 3);
